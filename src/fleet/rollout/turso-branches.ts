import type { Branches } from './branches';
import { isTursoError, type Inventory, type PlatformApi, type SqlClient } from '../../turso';
import { fleetDatabase, type FleetDatabase } from '../database/fleet-database';

/** What branches need of Turso. */
export interface BranchingPlatform {
  readonly api: PlatformApi;
  readonly inventory: Inventory;
  readonly sql: SqlClient;
}

/** Creates and deletes the branches of rollouts at Turso. A branch is a database in the group of its source. */
export class TursoBranches implements Branches {
  /** Names of all branches that this rollout has tried to create. A search for tenants may find them. */
  readonly made = new Set<string>();
  /** Names of the branches that could not be deleted because of delete protection. */
  readonly protected = new Set<string>();

  constructor(private readonly platform: BranchingPlatform) {}

  async create(name: string, from: FleetDatabase, signal?: AbortSignal): Promise<FleetDatabase> {
    this.made.add(name);
    const created = fleetDatabase(await this.platform.inventory.createDatabase({
      name,
      group: from.group ?? await this.groupOf(from, signal),
      seed: { type: 'database', name: from.name },
    }, { signal }));
    await this.answers(created, signal);
    return created;
  }

  async delete(name: string): Promise<void> {
    const { api, inventory } = this.platform;
    try {
      // The name was noted before the creation, so a database of this name may have another owner.
      const { parent } = await api.databases.get(name);
      if (parent !== undefined) await api.databases.delete(name);
    } catch (error) {
      if (isTursoError(error, 'protected')) this.protected.add(name);
      if (!isTursoError(error, 'not-found')) throw error;
    } finally {
      inventory.forget(name);
    }
  }

  private async groupOf({ name }: FleetDatabase, signal?: AbortSignal): Promise<string> {
    const { group } = await this.platform.api.databases.get(name, { signal });
    if (group === undefined) throw new Error(`Turso does not tell the group of database "${name}", so it cannot be branched.`);
    return group;
  }

  /** Waits for the branch: Turso answers before it has copied the data. The SQL client repeats the request until then. */
  private async answers(branch: FleetDatabase, signal?: AbortSignal): Promise<void> {
    await this.platform.sql.transaction(branch, [{ sql: 'SELECT 1' }], { readOnly: true, signal });
  }
}
