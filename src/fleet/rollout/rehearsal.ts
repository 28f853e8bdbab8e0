import type { Settings } from './begin-rollout';
import { rehearsalName } from './branches';
import type { DatabasePlan } from './plan-rollout';
import { rehearseOnBranch } from './rehearse-on-branch';
import type { SqlStatement } from '../../turso';
import type { MigrationFailure } from '../database/failures/migration-failure';
import type { FleetDatabase } from '../database/fleet-database';
import type { LedgerWriter } from '../ledger/ledger-writer';
import { ROLLOUTS } from '../ledger/tables';

/** How a rehearsal ended. */
export interface Rehearsal {
  /** Told of the tenant of which the branch was made. */
  readonly failure?: MigrationFailure;
  /** Name of the branch, where it could not be deleted. */
  readonly left?: string;
}

/**
 * Tries everything on a branch of a tenant, with that tenant's own data, and deletes the branch. Its name was noted when the lease was
 * taken, so that a later rollout deletes what this one could not.
 *
 * @throws what `Branches.create` throws
 */
export async function rehearse(
  settings: Settings, step: DatabasePlan<FleetDatabase>, target: number, epoch: number, ledger: LedgerWriter,
): Promise<Rehearsal> {
  const { branches, schema, signal, onPhase } = settings;
  if (branches === undefined) return {};
  const { database } = step;
  onPhase?.(`rehearsal on a branch of "${database.name}"`);
  const name = rehearsalName(schema, epoch);
  try {
    const branch = await branches.create(name, database, signal);
    const { failure } = await rehearseOnBranch(settings, { ...step, database: branch }, { target, epoch, role: 'tenant', signal });
    return {
      ...failure === undefined ? {} : { failure: { ...failure, database: database.name, databaseId: database.id } },
      ...await deleted(settings, name, ledger) ? {} : { left: name },
    };
  } catch (error) {
    const left = await deleted(settings, name, ledger) ? {} : { left: name };
    if (signal?.aborted === true) return left;
    throw error;
  }
}

/** Deletes a branch, and tells whether it is gone. */
export async function isDeleted({ branches }: Settings, name: string): Promise<boolean> {
  return branches === undefined ? false : branches.delete(name).then(() => true, () => false);
}

async function deleted(settings: Settings, name: string, ledger: LedgerWriter): Promise<boolean> {
  if (!await isDeleted(settings, name)) return false;
  ledger.note(branchGone(name));
  return true;
}

/** Notes that the branch of a rehearsal is gone. */
export function branchGone(name: string): SqlStatement {
  return { sql: `UPDATE ${ROLLOUTS} SET branch = NULL WHERE branch = ?`, args: [name] };
}
