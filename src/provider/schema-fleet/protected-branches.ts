import type { RolloutStrategy } from '../../fleet';
import { quotedNames } from '../../notation';
import { DiagnosticError } from '../../terraform';
import type { Database } from '../../turso';
import { databasesCounted } from '../shared/databases-counted';
import type { Turso } from '../turso';

/** A database, as far as it matters where its branches would be. */
type Placed = Pick<Database, 'name' | 'group'>;

/** A rollout, as far as it matters for branches. */
interface BranchingRollout {
  readonly strategy: RolloutStrategy;
  /** Whether there are migrations to rehearse. */
  readonly rehearses: boolean;
}

/**
 * Refuses a rollout whose branches nobody could delete: Turso deletes no database of a group with delete protection, so that each rollout
 * would leave another copy of a tenant's data.
 */
export async function refuseProtectedBranches(
  client: Turso, tenants: readonly Placed[], { strategy, rehearses }: BranchingRollout, signal: AbortSignal,
): Promise<void> {
  const settings = settingsWithBranches(strategy, rehearses).map((name) => `strategy.${name}`).join(' and ');
  if (settings === '') return;
  const groups = [...new Set(tenants.flatMap(({ group }) => group ?? []))].sort();
  const found = await Promise.all(groups.map(async (group) => client.inventory.group(group, { signal })));
  const guarded = found.flatMap((group) => (group?.deleteProtection === true ? [group.name] : []));
  if (guarded.length === 0) return;
  throw new DiagnosticError({
    summary: `Branches could not be deleted from ${guarded.length === 1 ? `group "${guarded[0]}"` : 'protected groups'}`,
    detail: `${settings} makes branches, which are copies of tenants with their data, and deletes them later. But delete_protection is on for ${
      guarded.length === 1 ? `the group "${guarded[0]}"` : `the groups ${quotedNames(guarded)}`
    }, so Turso would delete none of them, and each rollout would leave more. No branch was made, and no database was migrated. Either set delete_protection of the group to false `
      + 'and apply; its databases can be protected one by one, by delete_protection and force_destroy of turso_database, or by force_destroy of turso_tenant_databases. '
      + `Or leave ${settings} out.`,
  });
}

/** What to do about branches that earlier rollouts left in a protected group. */
export function aboutBranches(left: readonly string[], isProtected: boolean): string {
  const names = `${databasesCounted(left.length)} ${left.length === 1 ? 'is a branch that a rollout' : 'are branches that rollouts'} made, with a copy of the data of a tenant: ${quotedNames(left)}.`;
  return isProtected
    ? `${names} Turso does not delete ${left.length === 1 ? 'it' : 'them'}, because delete_protection of the group is on. Set delete_protection of the group to false and apply. The next rollout `
    + 'then deletes what is left; to delete it at once, run "turso db destroy" with each name.'
    : `${names} ${left.length === 1 ? 'It' : 'They'} could not be deleted now. The next rollout tries again.`;
}

/** The settings of a strategy that make branches. */
function settingsWithBranches(
  { rehearseOn, canaries = [], canaryCount = 0, snapshotRetentionMs }: RolloutStrategy, rehearses: boolean,
): string[] {
  const rehearsal = !rehearses ? [] : rehearseOn !== undefined ? ['rehearse_on'] : canaries.length > 0 ? ['canaries'] : canaryCount > 0 ? ['canary_count'] : [];
  return [...rehearsal, ...snapshotRetentionMs === undefined ? [] : ['snapshot_retention']];
}
