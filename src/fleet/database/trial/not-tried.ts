import type { FleetState } from '../../ledger/fleet-state';
import type { MigrationFailure } from '../failures/migration-failure';
import type { FleetDatabase } from '../fleet-database';

const THEN = 'Nothing was changed. What fails is then found by the rollout itself, which leaves each database that fails as it was.';

/**
 * Returns why pending migrations cannot be tried on the schema database now; undefined if they can. A trial writes, although it keeps
 * nothing. A writer that waits makes Turso end a transaction of more than five seconds. That transaction could be the one in which a
 * rollout migrates the schema database.
 *
 * @returns full sentences
 */
export function whyNotTried({ rollouts }: Pick<FleetState, 'rollouts'>, { name }: FleetDatabase): string | undefined {
  const underWay = rollouts.find(({ endedAt }) => endedAt === null);
  return underWay === undefined ? undefined
    : `The rollout of ${underWay.holder}, begun ${underWay.startedAt}, has not ended, and a trial on the schema database "${name}" could disturb it. ${THEN} `
      + 'Plan again when it has ended. If its process is gone, the next apply takes the fleet over.';
}

/** Code of a trial that exceeds the time limit. */
export const TRIAL_TIMEOUT = 'TRIAL_TIMEOUT';

/**
 * Returns why a trial has no result: it took too long, or another writer ended it. Undefined for any other failure.
 *
 * @param noun what to call the database
 * @returns full sentences
 */
export function whyGivenUp({ code }: MigrationFailure, { name }: FleetDatabase, noun = 'schema database'): string | undefined {
  if (code === TRIAL_TIMEOUT) return `The trial on the ${noun} "${name}" took longer than a minute, and was given up. ${THEN}`;
  return /^(TRANSACTION_TIMEOUT|SQLITE_BUSY|SQLITE_LOCKED)/.test(code)
    ? `The trial on the ${noun} "${name}" was given up, because something else writes to it: another plan, or a rollout. ${THEN} `
      + 'Plan again when that has ended.'
    : undefined;
}
