import { HAS_OWN, HAS_TABLE } from './own-objects';
import type { SqlStatement } from '../../../turso';
import { HISTORY } from '../../ledger/tables';
import type { MigrateDatabaseOptions } from '../apply/migrate-database-options';
import { writerOf, type Writer } from '../apply/writer';
import type { PreparedMigration } from '../prepared-migration';

/** Names of tables that matter when a baseline is recorded. */
interface Exceptions {
  /** If the database has this table, it is not adopted at the baseline. */
  readonly unless?: string;
  /** A table that does not count as the owner's. */
  readonly notOwn?: string;
}

/**
 * Records the migrations up to the baseline in a database that has tables of its owner, but no history: it already has the schema. One
 * statement both checks and writes, so nothing can come between. An empty database stays as it is.
 *
 * @throws RangeError for a baseline that is no migration
 */
export function recordBaseline(
  { baseline, migrations, ...writing }: Pick<MigrateDatabaseOptions, 'baseline' | 'migrations' | 'epoch' | 'now' | 'fleet'>,
  { unless = '', notOwn = '' }: Exceptions = {},
): SqlStatement[] {
  if (baseline === undefined) {
    return [];
  }
  const records = migrations.slice(0, baselinePosition(baseline, migrations));
  return [recordWithoutRunning(records, writerOf(writing), `${HAS_OWN} AND NOT ${HAS_TABLE}`, notOwn, unless)];
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

/** Writes records of migrations into a database without history, if a condition holds. */
export function recordWithoutRunning(
  records: readonly PreparedMigration[], { epoch, at, fleet }: Writer, condition: string, ...args: readonly (string | number)[]
): SqlStatement {
  const rows = records.map(({ name, checksum }) => ({ name, checksum }));
  return {
    sql: `INSERT INTO ${HISTORY} (position, name, checksum, applied_at, epoch, fleet)
      SELECT key + 1, json_extract(value, '$.name'), json_extract(value, '$.checksum'), ?, ?, ? FROM json_each(?)
      WHERE NOT EXISTS (SELECT 1 FROM ${HISTORY}) AND ${condition}`,
    args: [at, epoch, fleet, JSON.stringify(rows), ...args],
  };
}
