import { recordBaseline } from './baseline';
import { appliedMigration, checkHistory, HistoryError, type AppliedMigration, type HistoryFault } from './check-history';
import { COPY_GUARD, dropCopiedLedger, keepsLedger } from './copied-ledger';
import { DatabaseRefusal } from './database-refusal';
import { HAS_TABLE } from './own-objects';
import type { Migration } from '../../../migrations';
import type { SqlResult, SqlStatement } from '../../../turso';
import { CREATE_HISTORY, HISTORY, SELECT_OWN_HISTORY, STATEMENTS } from '../../ledger/tables';
import type { MigrateDatabaseOptions } from '../apply/migrate-database-options';
import { sqlFailure } from '../failures/sql-failure';
import { runsByStatement, type PreparedMigration } from '../prepared-migration';
import { importHistory } from '../tool-histories/import-history';
import { missingToolTable, refuseWithoutToolTable } from '../tool-histories/missing-table';

/**
 * After this, the database rejects requests of older rollouts, and of applications that know an older one. Changes nothing in a database
 * that belongs to another fleet.
 */
const FENCE = `UPDATE ${HISTORY} SET epoch = ?1 WHERE position = (SELECT MAX(position) FROM ${HISTORY})
  AND NOT EXISTS (SELECT 1 FROM ${HISTORY} WHERE epoch > ?1) AND coalesce(fleet, ?2, '') = coalesce(?2, '')`;

/**
 * Asks a database how many of the migrations it has, with one request. First adopts a database without history, if the options say how.
 *
 * @throws HistoryError if it has other migrations than those declared, DatabaseRefusal if this rollout must not migrate it
 */
export async function readPosition(options: MigrateDatabaseOptions): Promise<number> {
  const { importHistory: tool, epoch = 0, migrations, targetPosition = migrations.length } = options;
  const results = await ask(options, [
    ...epoch === 0 ? [] : [{ sql: FENCE, args: [epoch, options.fleet ?? null] }],
    { sql: `SELECT ${HAS_TABLE}, ${HAS_TABLE}`, args: [tool?.table ?? '', STATEMENTS] },
    { sql: SELECT_OWN_HISTORY },
  ]);
  const [{ rows: [[hasToolTable, isHalfDone]] }, history] = results.slice(-2);
  const position = positionIn(history, options);
  if (position === 0 && tool !== undefined && hasToolTable === 1) {
    return positionIn(await importHistory(options, tool), options);
  }
  const next = migrations[position];
  if (isHalfDone === 1 && (next === undefined || !runsByStatement(next))) {
    throw cutOff(options.database.name, next);
  }
  if (isHalfDone === 1 && position >= targetPosition) {
    throw halfDone(options.database.name, next.name);
  }
  return position;
}

/** Creates the history table, adopts the database if the options say so, then runs the statements. */
async function ask(options: MigrateDatabaseOptions, statements: readonly SqlStatement[]): Promise<SqlResult[]> {
  const { sql, database, role, now, baseline, importHistory: tool } = options;
  const begin = [...role === 'tenant' ? dropCopiedLedger(database, now().toISOString()) : [], { sql: CREATE_HISTORY }];
  const guards = tool !== undefined && baseline === undefined ? [refuseWithoutToolTable(tool)] : [];
  const adopt = recordBaseline(options, { unless: tool?.table });
  return sql.transaction(database, [...begin, ...guards, ...adopt, ...statements], { purpose: 'record' }).catch(async (error: unknown) => {
    const { statementIndex } = sqlFailure(error);
    if (role === 'tenant' && statementIndex === COPY_GUARD) {
      throw keepsLedger(database.name);
    }
    const isMissing = guards.length > 0 && statementIndex === begin.length;
    throw tool !== undefined && isMissing ? await missingToolTable(sql, database, tool) : error;
  });
}

/** Returns the position from the history, and throws if the history does not fit. */
function positionIn({ rows }: SqlResult, { database, migrations, epoch = 0, fleet }: MigrateDatabaseOptions): number {
  const last = rows.reduce((newest, row) => (Number(row[3]) >= Number(newest?.[3] ?? 0) ? row : newest), rows[0]);
  const otherOf = (row: SqlResult['rows'][number]) => (fleet === undefined || row[4] === null || row[4] === fleet ? undefined : String(row[4]));
  if (epoch !== 0 && Number(last?.[3] ?? 0) > epoch) {
    const other = otherOf(last);
    throw other === undefined
      ? new DatabaseRefusal('SUPERSEDED', `Rollout ${last[3]} was at work in database "${database.name}", which is newer than this one (${epoch}).`)
      : new DatabaseRefusal('OTHER_FLEET', `Database "${database.name}" was migrated by the fleet "${other}". ${ONE_FLEET}`);
  }
  const applied = rows.map(appliedMigration);
  if (checkHistory(migrations, applied).length > 0) {
    const faults = strangeHistory(migrations, applied, rows.map(otherOf));
    throw Object.assign(new HistoryError(faults, `Database "${database.name}"`), { code: 'HISTORY' });
  }
  return rows.length;
}

const ONE_FLEET = 'A database can belong to one fleet only. Remove it from the tenants of one of them.';

/**
 * Explains how the history of a database differs from the declared migrations. The caller has checked that the fleet's own history agrees
 * with them, so the database belongs to another fleet, or its record was changed.
 *
 * @param others for each migration, the other fleet that applied it
 */
function strangeHistory(
  migrations: readonly Migration[], applied: readonly AppliedMigration[], others: readonly (string | undefined)[],
): HistoryFault[] {
  const index = applied.findIndex(({ name, checksum }, place) =>
    migrations[place]?.name !== name || migrations[place].checksum !== checksum);
  const { name, checksum } = applied[index];
  const declared = migrations[index];
  const difference = declared?.name === name
    ? `Its migration "${name}" has other SQL (${checksum}) than that of the fleet (${declared.checksum}).`
    : `Its migration number ${index + 1} is "${name}", and the fleet has ${declared === undefined ? 'none' : `"${declared.name}"`} there.`;
  const cause = others[index] === undefined
    ? 'Either it is a tenant of another fleet already, or its record was changed.' : `It was migrated by the fleet "${others[index]}".`;
  return [{ migration: name, message: `${difference} ${cause}`, remedy: ONE_FLEET }];
}

/** A half-done migration can neither stay at the target nor be reverted. */
function halfDone(database: string, migration: string): DatabaseRefusal {
  return new DatabaseRefusal('CUT_OFF', `Database "${database}" has some statements of "${migration}", which runs outside of a transaction and was cut off. `
    + `It cannot stay or be reverted like that. Apply once with "${migration}" as the target to finish it, then go back.`);
}

function cutOff(database: string, next: PreparedMigration | undefined): DatabaseRefusal {
  return new DatabaseRefusal('CUT_OFF', `Database "${database}" has statements of a migration that ran outside of a transaction and was cut off. ` + (
    next === undefined || next.statements.length === 0
      ? 'Restore that migration, and apply once to finish it.'
      : `Its next migration is "${next.name}": mark it to run outside of a transaction again, as before.`
  ));
}
