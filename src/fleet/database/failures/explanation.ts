import type { SqlFailure } from './sql-failure';
import { sentence } from '../../../notation/words';
import type { TransactionStatement } from '../apply/transaction-statement';
import { toldBy } from '../losses/watch-script';

/** How a script runs. */
interface Manner {
  readonly transaction: boolean;
  readonly foreignKeys: boolean;
}

/** The settings to change if foreign keys or triggers would lose data that a migration does not name. Both are settings outside the SQL. */
export const WAYS_ON = 'Set foreign_keys of the migration to false to run it without foreign keys, which are then looked at once at its end, or allow_destructive to true '
  + 'if the loss is meant.';

/** The setting to change if a statement fails because of foreign keys. */
export const WITHOUT_KEYS = 'Set foreign_keys of the migration to false to run it without them; they are then looked at once at its end.';

/** Returns the code of a failure: our own code if there is one, otherwise the server's. */
export function failureCode(step: TransactionStatement | undefined, failure: SqlFailure, foreignKeys: boolean): string {
  const losing = step !== undefined && ['others-unchanged', 'nothing-lost', 'rows-copied', 'references-kept'].includes(step.part);
  if (losing && failure.code !== 'TRANSACTION_TIMEOUT') return 'LOSES_ROWS';
  return isForeignKeys(step, failure, foreignKeys) ? 'FOREIGN_KEYS' : failure.code;
}

/** Whether the failed statement deletes rows before it inserts others, and foreign keys made it fail. */
function isForeignKeys(step: TransactionStatement | undefined, { reason }: SqlFailure, foreignKeys: boolean): boolean {
  const deletesFirst = /^\s*(DROP|REPLACE|INSERT\s+OR\s+REPLACE|UPDATE\s+OR\s+REPLACE)\b/i.test(step?.statement?.sql ?? '');
  return foreignKeys && deletesFirst && reason?.kind === 'foreign-key-failed';
}

/** Explains why a statement failed, and what to do. */
export function explanation(step: TransactionStatement | undefined, failure: SqlFailure, { transaction, foreignKeys }: Manner): string {
  const { code, reason, text } = failure;
  if (code === 'TRANSACTION_TIMEOUT') {
    return `${sentence(text)} ${timeout(transaction)}`;
  }
  const told = toldBy(reason);
  switch (step?.part) {
    case 'foreign-keys-off':
      return 'The migration runs with foreign keys off, but the server kept them on. Write it without PRAGMA foreign_keys, and leave out foreign_keys = false.';
    case 'foreign-key-check':
      if (reason?.kind === 'foreign-key-mismatch') return `The migration runs with foreign keys off, and at its end they cannot be looked at: ${sentence(text)}`;
      return 'The migration runs with foreign keys off, and at its end there are rows that refer to nothing'
        + `${told === undefined ? ' (PRAGMA foreign_key_check lists them)' : ` and did not before: ${told}`}.`;
    case 'others-unchanged':
      return `It changes rows that it does not name, by a foreign key or a trigger. ${WAYS_ON}`;
    case 'nothing-lost':
      return `It loses rows or references that it does not name, by a foreign key or a trigger: ${told ?? text}. ${WAYS_ON}`;
    case 'rows-copied':
      return `The rebuilt table would lose data: ${told ?? text}. Copy all of it, or set allow_destructive of the migration to true if the loss is meant.`;
    case 'references-kept':
      return unusableReferences(told ?? text);
    case 'record':
    case 'watch':
      return 'Its table _turso_migrations does not take the record of the migration, or another rollout keeps changing the database.';
    default:
      return isForeignKeys(step, failure, foreignKeys)
        ? `${sentence(text)} Foreign keys are on, so that the statement deletes rows first that others refer to. ${WITHOUT_KEYS}`
        : text;
  }
}

/**
 * Explains that a migration would leave unusable references, and what to do.
 *
 * @param which the references, such as `"posts" refers to "users", which does not exist`
 */
export function unusableReferences(which: string): string {
  return `It would leave references that cannot be used: ${which}. What is put into such a table fails. Make the new table under another name with the same `
    + 'unique keys, copy the rows, drop the old one and rename the new one; or set allow_destructive of the migration to true if it is meant.';
}

function timeout(transaction: boolean): string {
  const limit = 'Turso ends a transaction that has taken longer than 5 seconds when another writer waits for it.';
  return transaction
    ? `${limit} Mark the migration to run outside of a transaction (transaction = false, or a line "-- turso: no-transaction" at its top), ` +
      'in statements that each take less.'
    : `${limit} Split the statement into several that each take less, for example by ranges of the primary key.`;
}
