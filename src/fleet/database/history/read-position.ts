import { recordBaseline } from './baseline';
import { appliedMigration, checkHistory, HistoryError, type AppliedMigration, type HistoryFault } from './check-history';
import { COPY_GUARD, dropCopiedLedger, keepsLedger } from './copied-ledger';
import { DatabaseRefusal } from './database-refusal';
import { HAS_TABLE } from './own-objects';
import type { Migration } from '../../../migrations';
import type { SqlResult, SqlStatement } from '../../../turso';
import { CREATE_HISTORY, HISTORY, STATEMENTS } from '../../ledger/tables';
import type { MigrateDatabaseOptions } from '../apply/migrate-database-options';
import { sqlFailure } from '../failures/sql-failure';
import { runsInSteps, type PreparedMigration } from '../prepared-migration';
import { importHistory } from '../tool-histories/import-history';
import { missingRecord, refuseWithoutRecord } from '../tool-histories/missing-table';

/**
 * From then on the database refuses what an older rollout, or an application that knows an older one, still sends it. One that belongs to
 * another fleet is left to that.
 */
const FENCE = `UPDATE ${HISTORY} SET epoch = ?1 WHERE position = (SELECT MAX(position) FROM ${HISTORY})
  AND NOT EXISTS (SELECT 1 FROM ${HISTORY} WHERE epoch > ?1) AND coalesce(fleet, ?2, '') = coalesce(?2, '')`;

const SELECT = `SELECT position, name, checksum, epoch, fleet FROM ${HISTORY} ORDER BY position`;

/**
 * Asks a database how many of the migrations it has: one request. One without history is adopted first, where that is asked for.
 *
 * @throws HistoryError when it has others than those declared, DatabaseRefusal when it is not to be migrated by this rollout
 */
export async function readPosition(options: MigrateDatabaseOptions): Promise<number> {
  const { importHistory: record, epoch = 0, migrations, target = migrations.length } = options;
  const results = await ask(options, [
    ...epoch === 0 ? [] : [{ sql: FENCE, args: [epoch, options.fleet ?? null] }],
    { sql: `SELECT ${HAS_TABLE}, ${HAS_TABLE}`, args: [record?.table ?? '', STATEMENTS] },
    { sql: SELECT },
  ]);
  const [{ rows: [[hasRecord, isHalfDone]] }, history] = results.slice(-2);
  const position = positionIn(history, options);
  if (position === 0 && record !== undefined && hasRecord === 1) {
    return positionIn(await importHistory(options, record), options);
  }
  const next = migrations[position];
  if (isHalfDone === 1 && (next === undefined || !runsInSteps(next))) {
    throw cutOff(options.database.name, next);
  }
  if (isHalfDone === 1 && position >= target) {
    throw halfDone(options.database.name, next.name);
  }
  return position;
}

/** Makes the history, adopts the database where that is asked for, then runs the statements. */
async function ask(options: MigrateDatabaseOptions, statements: readonly SqlStatement[]): Promise<SqlResult[]> {
  const { sql, database, role, now, baseline, importHistory: record } = options;
  const begin = [...role === 'tenant' ? dropCopiedLedger(database, now().toISOString()) : [], { sql: CREATE_HISTORY }];
  const guards = record !== undefined && baseline === undefined ? [refuseWithoutRecord(record)] : [];
  const adopt = recordBaseline(options, { unless: record?.table });
  return sql.transaction(database, [...begin, ...guards, ...adopt, ...statements], { purpose: 'record' }).catch(async (error: unknown) => {
    const { statementIndex } = sqlFailure(error);
    if (role === 'tenant' && statementIndex === COPY_GUARD) {
      throw keepsLedger(database.name);
    }
    throw record !== undefined && guards.length > 0 && statementIndex === begin.length ? await missingRecord(sql, database, record) : error;
  });
}

/** What the history says. */
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

const ONE_FLEET = 'A database can belong to one fleet only: take it out of the tenants of one of them.';

/**
 * What is strange about a history. The fleet's own was compared with the declared migrations before, so that nobody has edited those:
 * it is the database that does not belong here.
 *
 * @param others the fleet that has applied each migration, where it is another one
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
  return [{ migration: name, message: `${difference} ${cause} ${ONE_FLEET}` }];
}

/** It would neither be what the fleet has, nor could it be taken back. */
function halfDone(database: string, migration: string): DatabaseRefusal {
  return new DatabaseRefusal('CUT_OFF', `Database "${database}" has a part of the statements of "${migration}", which runs outside of a transaction and was cut off. `
    + `It cannot be left or taken back like that. Apply once with "${migration}" as the target, so that it is finished, and go back then.`);
}

function cutOff(database: string, next: PreparedMigration | undefined): DatabaseRefusal {
  return new DatabaseRefusal('CUT_OFF', `Database "${database}" has statements of a migration that ran outside of a transaction and was cut off. ` + (
    next === undefined || next.statements.length === 0
      ? 'Restore that migration, and apply once to end it.'
      : `"${next.name}" comes next in it: mark that one to run outside of a transaction, as it was.`
  ));
}
