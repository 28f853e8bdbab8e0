import { readLedger, type Branches, type FleetDatabase, type LedgerRow, type RollOutOptions } from '../../src/fleet';
import { createMigration, type Migration } from '../../src/migrations';
import type { SqlClient } from '../../src/turso';
import { SqliteSqlClient } from '../support/sqlite-sql-client';

export const schema: FleetDatabase = databaseNamed('schema');

export function databaseNamed(name: string, id = `id-${name}`): FleetDatabase {
  return { id, name, group: 'default', httpUrl: `http://${name}.invalid` };
}

export const users = createMigration('0001_users', "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);\nINSERT INTO users VALUES (1, 'a@x');");
export const unique = createMigration('0002_unique', 'CREATE TABLE marks (x);\n-- one account an address\nCREATE UNIQUE INDEX users_email ON users (email);');
export const notes = createMigration('0003_notes', 'CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);');
export const all: Migration[] = [users, unique, notes];

/** Breaks {@link unique}. */
export const BREAK = "INSERT INTO users (email) VALUES ('a@x')";
export const REPAIR = 'DELETE FROM users WHERE id > 1';

/** A clock that each wait moves forward. */
export class FakeClock {
  milliseconds = 0;

  readonly wait = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    this.milliseconds += milliseconds;
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
  };

  readonly monotonic = (): number => this.milliseconds;
}

export function rollOutOptions(sql: SqlClient, tenants: string[], migrations: readonly Migration[]): RollOutOptions {
  const { wait, monotonic } = new FakeClock();
  return {
    sql,
    schema,
    migrations,
    wait,
    monotonic,
    tenants: async () => tenants.map((name) => databaseNamed(name)),
    holder: 'tester@here, process 1',
    firstEpoch: 1,
    now: () => new Date('2026-01-02T03:04:05Z'),
  };
}

/** The tenants that the ledger knows, by their names. */
export async function ledgerOf(sql: SqliteSqlClient): Promise<LedgerRow[]> {
  const rows: LedgerRow[] = [];
  for await (const row of readLedger(sql, schema)) rows.push(row);
  return rows.sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** Names of the migrations in the history of a database. */
export async function historyOf(sql: SqliteSqlClient, database: string): Promise<unknown[]> {
  return (await sql.run(database, 'SELECT name FROM _turso_migrations ORDER BY position')).map(([name]) => name);
}

export async function tablesOf(sql: SqliteSqlClient, database: string): Promise<unknown[]> {
  return (await sql.run(database, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")).map(([name]) => name);
}

/** A branch client over SQLite that records its calls. */
export class SqliteBranches implements Branches {
  readonly calls: string[] = [];
  /** The branches that exist now. */
  readonly names = new Set<string>();

  constructor(private readonly sql: SqliteSqlClient) {}

  /** Called before each call. The call fails with the error that this returns. */
  accident: (call: string) => Error | undefined = () => undefined;

  async create(name: string, from: FleetDatabase): Promise<FleetDatabase> {
    this.note(`create ${name} from ${from.name}`);
    this.names.add(name);
    const objects = await this.sql.run(from.name, "SELECT name, type, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*'");
    await this.sql.run(name, ...objects.map(([,, sql]) => String(sql)));
    for (const [table] of objects.filter(([, type]) => type === 'table')) {
      for (const row of await this.sql.run(from.name, `SELECT * FROM ${String(table)}`)) {
        const values = row.map((value) => (typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)));
        await this.sql.run(name, `INSERT INTO ${String(table)} VALUES (${values.join(', ')})`);
      }
    }
    return databaseNamed(name);
  }

  async delete(name: string): Promise<void> {
    this.note(`delete ${name}`);
    this.names.delete(name);
    this.sql.forget(name);
  }

  private note(call: string): void {
    this.calls.push(call);
    const error = this.accident(call);
    if (error !== undefined) throw error;
  }
}
