import type { DatabaseAddress, FoundDatabase } from './database-finder';
import { TenantError, TenantHistoryError } from './errors';
import { explained, tenantError } from './failures';
import type { Parts } from './migrate-tenant';
import type { TenantName } from './tenant-name';
import type { InitialStatement } from './tenants';
import { COPY_GUARD, dropCopiedLedger, keepsLedger } from '../fleet/database/history/copied-ledger';
import { CREATE_TENANT, LEDGER, TENANT } from '../fleet/ledger/tables';
import { withoutStrings } from '../migrations/without-strings';
import { SqlError } from '../turso/sql/sql-error';
import type { SqlStatement } from '../turso/sql/sql-types';

/**
 * Whether a database exists whose creation is unfinished: its creator died, or it was branched and not used since.
 *
 * @throws TenantError
 */
export async function isUnfinished(
  { databases }: Parts, name: TenantName, address: DatabaseAddress, signal: AbortSignal,
): Promise<boolean> {
  const read = async (sql: string) => (await explained(name, databases.read(address, [{ sql }], signal)))[0];
  const tables = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name NOT GLOB 'libsql_*'";
  const exists = (table: string) => `EXISTS (SELECT 1 FROM sqlite_schema WHERE name = '${table}')`;
  const [[begun, copied, count]] = await read(`SELECT ${exists(TENANT)}, ${exists(LEDGER)}, (${tables})`);
  if (begun !== 1) return copied === 1 || count === 0;
  return (await read(`SELECT 1 FROM ${TENANT} WHERE created_at IS NOT NULL`)).length === 0;
}

/**
 * Makes the caller the creator of a tenant, in place of an earlier one that has not finished. Returns false if one has finished.
 *
 * @throws TenantHistoryError if the database is the schema database of a fleet
 */
export async function claim(
  { databases, settings }: Parts, { tenant, database: name }: TenantName, address: FoundDatabase, creator: string,
): Promise<boolean> {
  const now = new Date(settings.clock()).toISOString();
  try {
    const results = await databases.record(address, [
      ...dropCopiedLedger(address, now),
      { sql: CREATE_TENANT },
      {
        sql: `INSERT INTO ${TENANT} (id, creator, begun_at) VALUES (1, ?, ?)
          ON CONFLICT (id) DO UPDATE SET creator = excluded.creator, begun_at = excluded.begun_at WHERE created_at IS NULL`,
        args: [creator, now],
      },
      { sql: `SELECT 1 FROM ${TENANT} WHERE creator = ?`, args: [creator] },
    ]);
    return results[results.length - 1].length === 1;
  } catch (error) {
    if (error instanceof SqlError && error.statementIndex === COPY_GUARD) {
      throw new TenantHistoryError(tenant, name, [keepsLedger(name).message]);
    }
    throw tenantError(error, { tenant, database: name });
  }
}

/**
 * Runs the initial statements and completes the tenant, in one transaction. Returns false if another creator took over.
 *
 * @throws TenantError with code `INITIAL` if a statement fails
 */
export async function complete(
  { databases, settings }: Parts, { tenant, database }: TenantName, address: DatabaseAddress, creator: string,
  initial: readonly InitialStatement[],
): Promise<boolean> {
  try {
    await databases.record(address, [
      // The creator must not be null, so this fails if the caller is not the creator any more.
      {
        sql: `INSERT INTO ${TENANT} (id, begun_at) SELECT 1, '' WHERE NOT EXISTS (SELECT 1 FROM ${TENANT} WHERE creator = ? AND created_at IS NULL)`,
        args: [creator],
      },
      ...initial.map(toStatement),
      { sql: `UPDATE ${TENANT} SET created_at = ?`, args: [new Date(settings.clock()).toISOString()] },
    ]);
    return true;
  } catch (error) {
    if (!(error instanceof SqlError) || error.statementIndex === undefined) throw tenantError(error, { tenant, database });
    if (error.statementIndex === 0) return explained({ tenant, database }, isComplete(databases, address, creator));
    const place = error.statement === undefined ? '' : ` (${withoutStrings(error.statement)})`;
    throw new TenantError('INITIAL', `Initial statement ${error.statementIndex}${place} of tenant ${JSON.stringify(tenant)} failed in database "${database}": `
      + `${error.words} Nothing of the initial statements was kept. Correct them, and call create() again.`, { tenant, database });
  }
}

/** Only the answer to an earlier attempt was lost if the caller has completed the tenant. */
async function isComplete(databases: Parts['databases'], address: DatabaseAddress, creator: string): Promise<boolean> {
  const select = `SELECT 1 FROM ${TENANT} WHERE creator = ? AND created_at IS NOT NULL`;
  const [rows] = await databases.read(address, [{ sql: select, args: [creator] }], new AbortController().signal);
  return rows.length === 1;
}

function toStatement(statement: InitialStatement): SqlStatement {
  const { sql, args = [] } = typeof statement === 'string' ? { sql: statement } : statement;
  const plain = (value: unknown) => (typeof value === 'boolean' ? Number(value) : value);
  const named = () => Object.fromEntries(Object.entries(args).map(([name, value]) => [name, plain(value)]));
  return { sql, args: (Array.isArray(args) ? args.map(plain) : named()) as SqlStatement['args'] };
}
