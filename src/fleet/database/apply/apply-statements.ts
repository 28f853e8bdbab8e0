import { ATTEMPTS, doubtOf, isDatabaseRefusal, type AttemptResult } from './attempt';
import type { MigrateDatabaseOptions } from './migrate-database-options';
import type { MigrationTransaction } from './migration-transaction';
import { sendTransaction } from './send-transaction';
import { statementTransaction } from './statement-transaction';
import { statementChecksums, readStatementsDone } from './statements-done';
import { writerOf } from './writer';
import { sentence } from '../../../notation/words';
import { databaseFailure, migrationFailure, type MigrationFailure } from '../failures/migration-failure';
import { readPosition } from '../history/read-position';
import { refusedBefore } from '../losses/refused-before';
import type { PreparedMigration } from '../prepared-migration';

/**
 * Applies a migration that runs outside of a transaction. Each statement and its record are one transaction, so after a failure or a kill
 * the migration goes on with the missing statement. Refuses before the first statement what certainly cannot succeed. Costs one request
 * more than the migration has statements, and two more if it drops tables. The signal stops it between two statements.
 */
export async function applyStatements(options: MigrateDatabaseOptions, position: number, confirmed: boolean): Promise<AttemptResult> {
  if (!confirmed) {
    const found = await readPosition(options);
    if (found !== position) {
      return { position: found, confirmed: true };
    }
  }
  const migration = options.migrations[position];
  const checksums = await statementChecksums(migration);
  let done = await readStatementsDone(options, migration, position, checksums);
  const refused = done === 0 ? await refusedBefore(options, migration) : undefined;
  if (refused !== undefined) {
    return { position, confirmed: true, failure: refused };
  }
  for (let tries = 1; done < migration.statements.length;) {
    if (options.signal?.aborted === true) {
      return { position, confirmed: true };
    }
    const transaction = transactionOf(options, position, done, checksums);
    const sent = await sendTransaction(options, transaction);
    if (sent === undefined) {
      [done, tries] = [done + 1, 1];
      continue;
    }
    const doubt = doubtOf(sent.transaction, sent.error);
    const failure = halfDone(migrationFailure(options.database, sent.transaction, sent.error, sent.cause), migration, done);
    if (doubt === 'none' || doubt === 'position') {
      return { position, confirmed: true, failure };
    }
    const found = await lookAgain(options, migration, position, checksums).catch((reason: unknown) => ({ reason }));
    if ('reason' in found) {
      const reported = doubt === 'rival' || isDatabaseRefusal(found.reason) ? databaseFailure(options.database, found.reason) : failure;
      return { position, confirmed: false, failure: reported };
    }
    if (found.position !== position) {
      return { position: found.position, confirmed: true, done: doubt === 'outcome' && found.position > position };
    }
    if (found.done === done && tries++ === ATTEMPTS) {
      return { position, confirmed: true, failure: { ...failure, outcomeUnknown: false } };
    }
    done = found.done;
  }
  return { position: position + 1, confirmed: true, done: true };
}

function transactionOf(
  options: MigrateDatabaseOptions, position: number, index: number, checksums: readonly string[],
): MigrationTransaction {
  const { migrations } = options;
  return statementTransaction(migrations[position], position + 1, migrations[position - 1], index, checksums, writerOf(options));
}

async function lookAgain(options: MigrateDatabaseOptions, migration: PreparedMigration, position: number, checksums: readonly string[]) {
  const found = await readPosition(options);
  return { position: found, done: found === position ? await readStatementsDone(options, migration, position, checksums) : 0 };
}

/** Adds which statements stay, because readers expect a failed migration to leave nothing. */
function halfDone(failure: MigrationFailure, { statements }: PreparedMigration, done: number): MigrationFailure {
  if (done === 0) {
    return failure;
  }
  const stays = `It runs outside of a transaction: ${done} of its ${statements.length} statements are done and stay. The next apply goes on after them.`;
  return { ...failure, message: `${sentence(failure.message)} ${stays}`, statementsDone: done };
}
