import { fleetDatabase, type Branches, type FleetDatabase } from '../../fleet';
import { isTursoError } from '../../turso';
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
