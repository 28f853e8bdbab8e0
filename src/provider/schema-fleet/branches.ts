import { fleetDatabase, type Branches, type FleetDatabase, type RolloutStrategy } from '../../fleet';
import { quotedNames } from '../../notation';
import { DiagnosticError } from '../../terraform';
import { isTursoError, type Database } from '../../turso';
import { databasesCounted } from '../shared/messages';
import type { Turso } from '../turso';

/** Creates and deletes the branches of rollouts at Turso. A branch is a database in the group of its source. */
export class TursoBranches implements Branches {
  /** Names of all branches that this rollout has tried to create. A search for tenants may find them. */
  readonly made = new Set<string>();
  /** Names of the branches that could not be deleted because of delete protection. */
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
      // The name was noted before the creation, so a database of this name may have another owner.
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
    if (group === undefined) throw new Error(`Turso does not tell the group of database "${name}", so it cannot be branched.`);
    return group;
  }

  /** Waits for the branch: Turso answers before it has copied the data. The SQL client repeats the request until then. */
  private async answers(branch: FleetDatabase, signal?: AbortSignal): Promise<void> {
    await this.client.sql.transaction(branch, [{ sql: 'SELECT 1' }], { readOnly: true, signal });
  }
}

/** The group of a database is also the group of its branches. */
type Placed = Pick<Database, 'name' | 'group'>;

/** The part of a rollout that decides about branches. */
interface BranchingRollout {
  readonly strategy: RolloutStrategy;
  /** Whether there are migrations to rehearse. */
  readonly rehearses: boolean;
}

/**
 * Rejects a rollout with branches in a group with delete protection. Turso would not delete them, so each rollout would leave another
 * copy of a tenant's data.
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
    detail: `${settings} creates branches, which are copies of tenants with their data, and deletes them later. But delete_protection is on for ${
      guarded.length === 1 ? `the group "${guarded[0]}"` : `the groups ${quotedNames(guarded)}`
    }, so Turso would not delete them, and each rollout would leave more. No branch was created, and no database was migrated. Either set delete_protection of the group to false `
      + 'and apply; its databases can be protected one by one, by delete_protection and force_destroy of turso_database, or by force_destroy of turso_tenant_databases. '
      + `Or leave ${settings} out.`,
  });
}

/** Says what to do about branches that could not be deleted. */
export function aboutBranches(left: readonly string[], isProtected: boolean): string {
  const names = `${databasesCounted(left.length)} ${left.length === 1 ? 'is a branch that a rollout' : 'are branches that rollouts'} created, with a copy of the data of a tenant: ${quotedNames(left)}.`;
  return isProtected
    ? `${names} Turso does not delete ${left.length === 1 ? 'it' : 'them'}, because delete_protection of the group is on. Set delete_protection of the group to false and apply. The next rollout `
    + 'then deletes the rest. To delete it at once, run "turso db destroy" with each name.'
    : `${names} ${left.length === 1 ? 'It' : 'They'} could not be deleted now. The next rollout tries again.`;
}

/** Returns the settings of a strategy that create branches. */
function settingsWithBranches(
  { rehearseOn, canaries = [], canaryCount = 0, snapshotRetentionMs }: RolloutStrategy, rehearses: boolean,
): string[] {
  const rehearsal = !rehearses ? [] : rehearseOn !== undefined ? ['rehearse_on'] : canaries.length > 0 ? ['canaries'] : canaryCount > 0 ? ['canary_count'] : [];
  return [...rehearsal, ...snapshotRetentionMs === undefined ? [] : ['snapshot_retention']];
}
