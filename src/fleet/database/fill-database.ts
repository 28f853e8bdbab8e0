import type { FleetDatabase } from './fleet-database';
import { SELECT_OBJECTS } from './user-objects';
import type { SqlClient } from '../../turso';

/** The database holds tables or other objects already. */
export class NotEmptyError extends Error {
  constructor(database: string) {
    super(`Database "${database}" is not empty.`);
    this.name = 'NotEmptyError';
  }
}

/** What a server quotes if the database is not empty. It is no JSON. */
const NOT_EMPTY = 'not empty';

/**
 * Runs statements in an empty database, in one transaction without foreign keys. They may insert rows before the rows that these refer to.
 *
 * @throws NotEmptyError if the database has objects
 * @throws SqlError if a statement fails: the database stays empty
 */
export async function fillDatabase(sql: SqlClient, database: FleetDatabase, statements: readonly string[]): Promise<void> {
  const [{ rows: [object] }] = await sql.transaction(database, [{ sql: `${SELECT_OBJECTS} LIMIT 1` }], { readOnly: true });
  if (object !== undefined) throw new NotEmptyError(database.name);
  // Again in the transaction, because an application may create tables meanwhile. json() fails for a text that is not JSON.
  const guard = `SELECT json(CASE WHEN EXISTS (${SELECT_OBJECTS}) THEN '${NOT_EMPTY}' ELSE '1' END)`;
  await sql.transaction(database, [guard, ...statements].map((statement) => ({ sql: statement })), { foreignKeys: false })
    .catch((error: unknown) => {
      throw error instanceof Error && /malformed JSON/i.test(error.message) ? new NotEmptyError(database.name) : error;
    });
}
