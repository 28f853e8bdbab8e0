import type { MigrateDatabaseOptions } from './migrate-database';
import type { Writer } from './migration-transaction';
import { IS_OWN } from './own-objects';
import type { PreparedMigration } from './prepared-migration';
import type { SqlStatement } from '../../turso';
import { HISTORY } from '../ledger/tables';

/**
 * Records the migrations up to the baseline in a database that has none recorded but tables of its own: it has had the schema before.
 * One statement decides and writes, so that nothing can come between. An empty database stays as it is.
 *
 * @param unless a table with which the database is another matter
 * @throws RangeError for a baseline that is no migration
 */
export function recordBaseline(
  { baseline, migrations, epoch = 0, now }: Pick<MigrateDatabaseOptions, 'baseline' | 'migrations' | 'epoch' | 'now'>, unless?: string,
): SqlStatement[] {
  if (baseline === undefined) {
    return [];
  }
  const records = migrations.slice(0, baselinePosition(baseline, migrations));
  const condition = `EXISTS (SELECT 1 FROM sqlite_schema WHERE type IN ('table', 'view') AND ${IS_OWN})
    AND NOT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ?)`;
  return [recordWithoutRunning(records, { epoch, at: now().toISOString() }, condition, unless ?? '')];
}

/** @throws RangeError for a baseline that is no migration */
export function baselinePosition(baseline: string, migrations: readonly { readonly name: string }[]): number {
  const index = migrations.findIndex(({ name }) => name === baseline);
  if (index === -1) {
    const last = migrations[migrations.length - 1];
    throw new RangeError(`baseline is "${baseline}", which is no migration. ` + (
      last === undefined ? 'There are none.' : `Use the name of one, such as "${last.name}".`
    ));
  }
  return index + 1;
}

/** Writes records of migrations into a database that has none, where a condition holds. */
export function recordWithoutRunning(
  records: readonly PreparedMigration[], { epoch, at }: Writer, condition: string, ...args: readonly (string | number)[]
): SqlStatement {
  const rows = records.map(({ name, checksum }) => ({ name, checksum }));
  return {
    sql: `INSERT INTO ${HISTORY} (position, name, checksum, applied_at, epoch)
      SELECT key + 1, json_extract(value, '$.name'), json_extract(value, '$.checksum'), ?, ? FROM json_each(?)
      WHERE NOT EXISTS (SELECT 1 FROM ${HISTORY}) AND ${condition}`,
    args: [at, epoch, JSON.stringify(rows), ...args],
  };
}
