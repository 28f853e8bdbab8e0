import { readSchemaSql } from './count-rows-around';
import type { KnownTables, Statement } from '../../../migrations';
import type { Effect } from '../../../migrations/destructive/effect';
import { effectOf } from '../../../migrations/destructive/effect-of';
import { same, type Reference } from '../../../migrations/destructive/known-tables';
import { tablesOf } from '../../../migrations/destructive/watched';
import type { MigrateDatabaseOptions } from '../apply/migrate-database-options';
import { unusableReferences, WAYS_ON, WITHOUT_KEYS } from '../failures/explanation';
import { statementFailure, type MigrationFailure } from '../failures/migration-failure';
import type { PreparedMigration } from '../prepared-migration';
import { quoted } from '../sql-text';

/** Rows that refer to rows of a table, so DROP TABLE would delete them or fail. */
interface Risk extends Reference {
  readonly statement: Statement;
  readonly table: string;
  /** SQL of whether such a row exists. */
  readonly sql: string;
}

/**
 * Finds out why a migration outside of a transaction would certainly fail, from the tables and rows before its first statement. Such a
 * migration would leave the statements before the failed one. The checks of the statements find the rest.
 *
 * @returns undefined if no failure is certain. This costs no request, one if the migration drops tables, or two if other tables refer to
 *     these
 */
export async function refusedBefore(options: MigrateDatabaseOptions, migration: PreparedMigration): Promise<MigrationFailure | undefined> {
  const { sql, database } = options;
  const { watched: { moves }, foreignKeys, mayDestroy } = migration;
  if (mayDestroy || moves.drops.length === 0) return undefined;
  // If the database gives no answer now, the first statement will report it.
  const schema = await readSchemaSql(sql, database).catch(() => undefined);
  if (schema === undefined) return undefined;
  const { risks, dangling } = walk(migration, tablesOf(schema.sql));
  if (dangling !== undefined) return statementFailure(database, migration, dangling.statement, 'LOSES_ROWS', danglingMessage(dangling));
  if (!foreignKeys || risks.length === 0) return undefined;
  const found = await sql.transaction(database, risks.map((risk) => ({ sql: `SELECT ${risk.sql}` })), { readOnly: true }).catch(() => []);
  const risk = risks.find((_, index) => found[index]?.rows[0][0] === 1);
  return risk === undefined ? undefined : riskFailure(options, migration, risk);
}

interface Dangling {
  readonly statement: Statement;
  readonly child: string;
  readonly parent: string;
}

/** Applies the statements to what is known of the tables. */
function walk({ statements }: PreparedMigration, tables: KnownTables): { risks: readonly Risk[]; dangling: Dangling | undefined } {
  const changed = new Set<string>();
  const risks: Risk[] = [];
  const dropped: { readonly statement: Statement; readonly parent: string }[] = [];
  for (const statement of statements) {
    const effect = effectOf(statement);
    if (effect === undefined) continue;
    if (effect.does === 'drop table' && tables.isKnown(effect.table)) {
      dropped.push({ statement, parent: effect.table });
      risks.push(...risksOf(statement, effect.table, tables, changed));
    }
    for (const name of changedBy(effect)) changed.add(name.toLowerCase());
    tables.apply(effect);
  }
  const dangling = dropped.flatMap(({ statement, parent }) => tables.isKnown(parent)
    ? [] : tables.referencesTo(parent).map(({ child }) => ({ statement, child, parent })));
  return { risks, dangling: dangling[0] };
}

/** @param changed tables that earlier statements change, so their present rows mean nothing */
function risksOf(statement: Statement, table: string, tables: KnownTables, changed: ReadonlySet<string>): Risk[] {
  return tables.referencesTo(table).flatMap(({ child, key }) => {
    const parentColumns = key.parentColumns ?? tables.primaryKeyOf(table);
    const isChanged = [child, table].some((name) => changed.has(name.toLowerCase()));
    const isCertain = !same(child, table) && parentColumns.length === key.columns.length && !isChanged;
    const matches = key.columns.map((column, index) => `p.${quoted(parentColumns[index])} = c.${quoted(column)}`).join(' AND ');
    return isCertain ? [{
      statement, table, child, key, sql: `EXISTS (SELECT 1 FROM ${quoted(child)} c WHERE EXISTS (SELECT 1 FROM ${quoted(table)} p WHERE ${matches}))`,
    }] : [];
  });
}

function changedBy(effect: Effect): string[] {
  if (effect.does === 'rename table') return [effect.table, effect.to];
  return 'table' in effect && effect.does !== 'create unique index' && effect.does !== 'add column' ? [effect.table] : [];
}

const NOTHING_RUN = 'No statement of the migration ran in this database.';

function riskFailure(
  { database }: MigrateDatabaseOptions, migration: PreparedMigration, { statement, table, child, key }: Risk,
): MigrationFailure {
  const refers = `rows of "${child}" refer to rows of "${table}", which DROP TABLE deletes first because foreign keys are on`;
  const failure = (code: string, message: string) => statementFailure(database, migration, statement, code, `${message} ${NOTHING_RUN}`);
  switch (key.onDelete) {
    case 'CASCADE':
    case 'SET NULL':
    case 'SET DEFAULT':
      return failure('LOSES_ROWS', `It would lose rows or references that it does not name: ${refers} (ON DELETE ${key.onDelete}). ${WAYS_ON}`);
    default:
      return failure('FOREIGN_KEYS', `It would fail: ${refers}. ${WITHOUT_KEYS}`);
  }
}

function danglingMessage({ child, parent }: Dangling): string {
  return `${unusableReferences(`"${child}" refers to "${parent}", which does not exist afterwards`)} ${NOTHING_RUN}`;
}
