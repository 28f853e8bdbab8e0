import { deleteBranch, rehearsalName } from './branches';
import type { DatabaseTask } from './plan-rollout';
import { rehearseOnBranch, type RehearsalSettings } from './rehearse-on-branch';
import type { RolloutSettings } from './roll-out-options';
import type { SqlStatement } from '../../turso';
import type { MigrationFailure } from '../database/failures/migration-failure';
import type { FleetDatabase } from '../database/fleet-database';
import type { LedgerWriter } from '../ledger/ledger-writer';
import { ROLLOUTS } from '../ledger/tables';

/** How a rehearsal ended. */
export interface Rehearsal {
  /** Names the tenant that was branched, not the branch. */
  readonly failure?: MigrationFailure;
  /** Name of the branch, if it could not be deleted. */
  readonly left?: string;
}

/**
 * Runs all pending migrations on a branch of a tenant, with that tenant's own data, and deletes the branch. The ledger has noted its name
 * together with the lease, so a later rollout deletes what this one could not.
 *
 * @throws what `Branches.create` throws
 */
export async function rehearse(
  settings: RehearsalSettings & Pick<RolloutSettings, 'branches' | 'signal'>, task: DatabaseTask<FleetDatabase>,
  targetPosition: number, epoch: number, ledger: LedgerWriter,
): Promise<Rehearsal> {
  const { branches, schema, signal, onPhase } = settings;
  if (branches === undefined) return {};
  const { database } = task;
  onPhase?.(`rehearsal on a branch of "${database.name}"`);
  const name = rehearsalName(schema, epoch);
  const isGone = async () => {
    const deleted = await deleteBranch(branches, name);
    if (deleted) ledger.note(forgetBranch(name));
    return deleted;
  };
  try {
    const branch = await branches.create(name, database, signal);
    const { failure } = await rehearseOnBranch(settings, { ...task, database: branch }, { targetPosition, epoch, role: 'tenant', signal });
    return {
      ...failure === undefined ? {} : { failure: { ...failure, database: database.name, databaseId: database.id } },
      ...await isGone() ? {} : { left: name },
    };
  } catch (error) {
    const left = await isGone() ? {} : { left: name };
    if (signal?.aborted === true) return left;
    throw error;
  }
}

/** Notes in the ledger that the branch of a rehearsal is gone. */
export function forgetBranch(name: string): SqlStatement {
  return { sql: `UPDATE ${ROLLOUTS} SET branch = NULL WHERE branch = ?`, args: [name] };
}
