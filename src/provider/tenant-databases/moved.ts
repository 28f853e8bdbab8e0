import { fingerprint } from './describe';
import { survey } from './find';
import type { TenantsPlan, TenantsState } from './schema';
import { attributePath, DiagnosticError } from '../../terraform';
import type { Turso } from '../turso';

/** Throws unless the databases have moved, with their group, to this client's organization. */
export async function checkMoved(
  client: Turso, { group, organization }: TenantsPlan, { names, fingerprint: known }: TenantsState, signal: AbortSignal,
): Promise<void> {
  client.inventory.forgetGroup(group);
  const { inGroup } = await survey(client, group, { before: Object.keys(names), added: [] }, signal);
  const there = Object.keys(names).flatMap((name) => inGroup.get(name) ?? []);
  if (there.length === Object.keys(names).length && (known === null || fingerprint(there) === known)) return;
  throw new DiagnosticError({
    summary: `The databases are not in the organization "${organization}"`,
    detail: 'Turso moves databases with their group only. Change organization of the group, too, and refer to it as turso_group.x.organization, '
      + 'so that the group moves first. Nothing was changed.',
    path: attributePath('organization'),
  });
}
