import type { Finding } from './finding';
import type { Vocabulary } from './vocabulary';
import { quotedNames } from '../../notation/words';
import type { Database, Group } from '../../turso';
import type { RolloutStrategy } from '../rollout/strategy';

/** The part of a rollout that decides about branches. */
export interface BranchingRollout {
  readonly strategy: RolloutStrategy;
  /** Whether there are migrations to rehearse. */
  readonly rehearses: boolean;
}

/**
 * Finds groups with delete protection in which a rollout would create branches. Turso would not delete them, so each rollout would leave
 * another copy of a tenant's data.
 *
 * @param tenants the group of a database is also the group of its branches
 */
export async function protectedBranches(
  tenants: readonly Pick<Database, 'group'>[], { strategy, rehearses }: BranchingRollout, findGroup: (name: string) => Promise<Group | undefined>,
  words: Vocabulary,
): Promise<Finding | undefined> {
  const settings = settingsWithBranches(strategy, rehearses).map((setting) => words.strategy(setting)).join(' and ');
  if (settings === '') return undefined;
  const groups = [...new Set(tenants.flatMap(({ group }) => group ?? []))].sort();
  const found = await Promise.all(groups.map(findGroup));
  const guarded = found.flatMap((group) => (group?.deleteProtection === true ? [group.name] : []));
  return guarded.length === 0 ? undefined : {
    severity: 'error',
    summary: `Branches could not be deleted from ${guarded.length === 1 ? `group "${guarded[0]}"` : 'protected groups'}`,
    detail: `${settings} creates branches, which are copies of tenants with their data, and deletes them later. But delete_protection is on for ${
      guarded.length === 1 ? `the group "${guarded[0]}"` : `the groups ${quotedNames(guarded)}`
    }, so Turso would not delete them, and each rollout would leave more. No branch was created, and no database was migrated. Either set delete_protection of the group to false `
      + 'and apply; its databases can be protected one by one, by delete_protection and force_destroy of turso_database, or by force_destroy of turso_tenant_databases. '
      + `Or leave ${settings} out.`,
    about: { kind: 'branches' },
  };
}

/** Returns the settings of a strategy that create branches. */
function settingsWithBranches(
  { rehearseOn, canaries = [], canaryCount = 0, snapshotRetentionMs }: RolloutStrategy, rehearses: boolean,
): (keyof RolloutStrategy)[] {
  const rehearsal: (keyof RolloutStrategy)[] = rehearseOn !== undefined ? ['rehearseOn'] : canaries.length > 0 ? ['canaries'] : canaryCount > 0 ? ['canaryCount'] : [];
  return [...rehearses ? rehearsal : [], ...snapshotRetentionMs === undefined ? [] : ['snapshotRetentionMs' as const]];
}
