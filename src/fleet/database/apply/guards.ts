import { HISTORY, STATEMENTS } from '../../ledger/tables';

/**
 * Conditions for the records of migrations. If a condition is false, the record gets no `applied_at`, and the NOT NULL of that column fails
 * the transaction. Plain SQL has no other way to fail on a condition.
 */
export const guards = {
  /** The database has exactly the migrations before a position. */
  follows: (position: string, name: string, checksum: string) =>
    `NOT EXISTS (SELECT 1 FROM ${HISTORY} WHERE position >= ${position}) AND (${position} = 1 OR EXISTS
      (SELECT 1 FROM ${HISTORY} WHERE position = ${position} - 1 AND name = ${name} AND checksum = ${checksum}))`,

  /** Its last migration is this one. */
  isLast: (position: string, name: string, checksum: string) =>
    `NOT EXISTS (SELECT 1 FROM ${HISTORY} WHERE position > ${position}) AND EXISTS
      (SELECT 1 FROM ${HISTORY} WHERE position = ${position} AND name = ${name} AND checksum = ${checksum})`,

  /** No rollout with a larger number was at work in the database. Number 0, an application, is not fenced. */
  notSuperseded: (epoch: string) => `(${epoch} = 0 OR NOT EXISTS (SELECT 1 FROM ${HISTORY} WHERE epoch > ${epoch}))`,

  /** No migration is half done: the table of statements exists only while one is. */
  nothingHalfDone: `NOT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = '${STATEMENTS}')`,
};

/** Fails if the switch before the transaction had no effect. The rebuild of a table could then delete the rows that refer to it. */
export const KEYS_ARE_OFF = '(SELECT foreign_keys FROM pragma_foreign_keys) = 0';

/** Whether every reference points to an existing row. */
export const KEYS_ARE_KEPT = 'NOT EXISTS (SELECT 1 FROM pragma_foreign_key_check)';
