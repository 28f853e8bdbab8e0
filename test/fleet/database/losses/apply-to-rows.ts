import type { FleetDatabase } from '../../../../src/fleet';
import { migrateDatabase } from '../../../../src/fleet/database/apply/migrate-database';
import { prepareMigrations } from '../../../../src/fleet/database/prepare-migrations';
import { createMigration, type MigrationOptions } from '../../../../src/migrations';
import type { SqlClient } from '../../../../src/turso';

/** Runs SQL as its owner would, with foreign keys off. */
export async function run(sql: SqlClient, database: FleetDatabase, ...statements: string[]): Promise<unknown[][]> {
  const results = await sql.transaction(database, statements.map((statement) => ({ sql: statement })), { foreignKeys: false });
  return results[results.length - 1].rows;
}

/** Applies a migration to a tenant that has these tables and rows. */
export async function applyToRows(
  sql: SqlClient, database: FleetDatabase, schema: string, rows: readonly string[], change: string, options: MigrationOptions = {},
) {
  const migrate = async (...all: ReturnType<typeof createMigration>[]) => migrateDatabase({
    sql, database, role: 'tenant', migrations: prepareMigrations(all, 'test'), now: () => new Date(),
  });
  const first = createMigration('0001', schema);
  expect((await migrate(first)).failure).toBeUndefined();
  await run(sql, database, ...rows);
  const before = await counts(sql, database);
  const outcome = await migrate(first, createMigration('0002', change, options));
  return { database, outcome, before, after: await counts(sql, database), migrate, first };
}

/** Rows of each table, and its references that are not null. A rebuild may create a column that refers to nothing. */
export async function counts(sql: SqlClient, database: FleetDatabase): Promise<Record<string, number>> {
  const columns = await run(sql, database, `SELECT s.name, f."from" FROM sqlite_schema s LEFT JOIN pragma_foreign_key_list(s.name) f
    WHERE s.type = 'table' AND s.name NOT LIKE '\\_turso%' ESCAPE '\\' ORDER BY 1, 2`);
  const counted = new Set(columns.flatMap(([table, column]) => [`${String(table)} *`, ...column === null ? [] : [`${String(table)} ${String(column)}`]]));
  const selects = [...counted].map((what) => `(SELECT count(${what.split(' ')[1]}) FROM ${what.split(' ')[0]})`);
  const [numbers] = selects.length === 0 ? [[]] : await run(sql, database, `SELECT ${selects.join(', ')}`);
  return Object.fromEntries([...counted].map((what, index) => [what, Number(numbers[index])]));
}

export const lossesIn = ({ before, after }: { before: Record<string, number>; after: Record<string, number> }) =>
  Object.keys(before).filter((what) => (after[what] ?? (what.endsWith('*') ? 0 : before[what])) < before[what]);
