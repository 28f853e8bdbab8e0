import type { GroupState } from './schema';
import { attributePath, DiagnosticError, type Diagnostics } from '../../terraform';
import type { Turso } from '../turso';

/** How many databases an error names. */
const NAMED = 10;

/** Turso would delete them with the group. Those of this configuration are gone by now, so these are somebody else's. */
export async function refuseToDeleteDatabases({ api }: Turso, name: string, signal: AbortSignal): Promise<void> {
  const { databases, next } = await api.databases.page({ group: name }, { limit: NAMED + 1, signal });
  if (databases.length === 0) return;
  const names = databases.slice(0, NAMED).map((database) => `"${database.name}"`).join(', ');
  const more = databases.length > NAMED || next !== undefined ? ' and more' : '';
  throw new DiagnosticError({
    summary: `Group "${name}" still holds databases`,
    detail: `Turso would delete them with the group, so nothing was deleted: ${names}${more}. Delete them first, or set force_destroy to true, `
      + 'apply, and then apply this change. Databases of this configuration are deleted before the group where they refer to it.',
    path: attributePath('force_destroy'),
  });
}

/** Databases that do not refer to the group's id, and those made by an application, do not show in the plan. */
export function warnOfReplacement(state: GroupState | null, diagnostics: Diagnostics): void {
  if (state === null || !state.force_destroy) return;
  diagnostics.warn(
    `Replacing group "${state.name}" deletes every database in it`,
    'This plan deletes the group and creates it anew. Turso deletes all databases of the group with it, also those that this '
    + 'plan does not name. If you want to keep them, undo the change of location or extensions, or set force_destroy to false and apply that first.',
    attributePath('location'),
  );
}

/** Deletes a group that this very apply has made and whose further set-up was refused: an empty one is of no use. True once it is gone. */
export async function takeBackGroup({ api }: Turso, name: string): Promise<boolean> {
  return api.groups.delete(name).then(() => true, () => false);
}
