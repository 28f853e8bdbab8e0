import { HISTORY, STATEMENTS } from '../../ledger/tables';

/**
 * Conditions for the records of migrations. A record whose condition is not met gets no `applied_at`, whose NOT NULL then fails the
 * transaction: plain SQL has no other way to fail on a condition.
 */
export const guards = {
  /** The database has exactly the migrations in front of a position. */
  follows: (position: string, name: string, checksum: string) =>
    `NOT EXISTS (SELECT 1 FROM ${HISTORY} WHERE position >= ${position}) AND (${position} = 1 OR EXISTS
      (SELECT 1 FROM ${HISTORY} WHERE position = ${position} - 1 AND name = ${name} AND checksum = ${checksum}))`,

  /** Its last migration is this one. */
  isLast: (position: string, name: string, checksum: string) =>
    `NOT EXISTS (SELECT 1 FROM ${HISTORY} WHERE position > ${position}) AND EXISTS
      (SELECT 1 FROM ${HISTORY} WHERE position = ${position} AND name = ${name} AND checksum = ${checksum})`,

  /** No rollout of a larger number was at work in it. Number 0 is no rollout: it is not fenced. */
  notSuperseded: (epoch: string) => `(${epoch} = 0 OR NOT EXISTS (SELECT 1 FROM ${HISTORY} WHERE epoch > ${epoch}))`,

  /** No migration is half done: the table of its statements is there only as long as one is. */
  nothingHalfDone: `NOT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = '${STATEMENTS}')`,
};

/** Fails where the switch in front of the transaction had no effect: rows could be deleted by the rebuild of a table they refer to. */
export const KEYS_ARE_OFF = '(SELECT foreign_keys FROM pragma_foreign_keys) = 0';

/** Whether every row refers to one that exists. */
export const KEYS_ARE_KEPT = 'NOT EXISTS (SELECT 1 FROM pragma_foreign_key_check)';
