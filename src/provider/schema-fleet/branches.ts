import { fleetDatabase, type Branches, type FleetDatabase, type RolloutStrategy } from '../../fleet';
import { quotedNames } from '../../notation';
import { DiagnosticError } from '../../terraform';
import { isTursoError, type Database } from '../../turso';
import { databasesCounted } from '../shared/messages';
import type { Turso } from '../turso';

/** The branches that rollouts make at Turso: databases of the group of the one they were branched from. */
export class TursoBranches implements Branches {
  /** Names of all branches that this rollout has begun to make: a search for tenants may find them. */
  readonly made = new Set<string>();
  /** Names of the branches that delete protection keeps. */
  readonly protected = new Set<string>();

  constructor(private readonly client: Turso) {}

  async create(name: string, from: FleetDatabase, signal?: AbortSignal): Promise<FleetDatabase> {
    this.made.add(name);
    const created = fleetDatabase(await this.client.inventory.createDatabase({
      name,
      group: from.group ?? await this.groupOf(from, signal),
      seed: { type: 'database', name: from.name },
    }, { signal }));
    await this.answers(created, signal);
    return created;
  }

  async delete(name: string): Promise<void> {
    try {
      // The name was noted before the branch was made: what has it now may be somebody's own database.
      const { parent } = await this.client.api.databases.get(name);
      if (parent !== undefined) await this.client.api.databases.delete(name);
    } catch (error) {
      if (isTursoError(error, 'protected')) this.protected.add(name);
      if (!isTursoError(error, 'not-found')) throw error;
    } finally {
      this.client.inventory.forget(name);
    }
  }

  private async groupOf({ name }: FleetDatabase, signal?: AbortSignal): Promise<string> {
    const { group } = await this.client.api.databases.get(name, { signal });
    if (group === undefined) throw new Error(`Turso does not say in which group database "${name}" is, so that no branch of it can be made.`);
    return group;
  }

  /** Turso copies the data of a branch while it says already that the branch is there. The SQL client waits for it. */
  private async answers(branch: FleetDatabase, signal?: AbortSignal): Promise<void> {
    await this.client.sql.transaction(branch, [{ sql: 'SELECT 1' }], { readOnly: true, signal });
  }
}

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
