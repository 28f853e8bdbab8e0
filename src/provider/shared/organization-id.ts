import { DiagnosticError } from '../../terraform';
import type { NamedTurso } from '../turso';

/** The UUID of the organization, by which Turso's newest endpoints know it. */
export async function organizationId({ api, organization }: NamedTurso, signal: AbortSignal): Promise<string> {
  const id = await api.organizations.idOf(organization, { signal });
  if (id !== undefined) return id;
  throw new DiagnosticError({
    summary: `The id of organization "${organization}" is not known`,
    detail: 'What is deleted is listed and restored by the UUID of its organization, which Turso did not tell. Use an API token of the '
      + 'whole organization, not one of a group.',
  });
}
