import type { Client, InStatement, ResultSet } from '@libsql/client' with { 'resolution-mode': 'import' };
import { HISTORY } from '../fleet/ledger/tables';
import { reasonOf } from '../turso/http/network';
import { StatementFailure } from '../turso/sql/pipeline';
import type { SqlClient, TransactionOptions } from '../turso/sql/sql';
import { SqlError } from '../turso/sql/sql-error';
import type { SqlResult, SqlStatement, SqlTarget, SqlValue } from '../turso/sql/sql-types';
import { statementError } from '../turso/sql/sql-verdict';

/** Runs transactions over a client of `@libsql/client`, which may be remote, a local file or an embedded replica. */
export class ClientSql implements SqlClient {
  constructor(private readonly client: Client) {}

  async transaction(
    target: SqlTarget, statements: readonly SqlStatement[], { readOnly = false, foreignKeys = true }: TransactionOptions = {},
  ): Promise<SqlResult[]> {
    if (statements.length === 0) return [];
    const asked = statements as InStatement[];
    try {
      const results = foreignKeys ? await this.client.batch(asked, readOnly ? 'read' : 'write') : await this.client.migrate(asked);
      return results.map(resultOf);
    } catch (error) {
      throw !foreignKeys && keepsKeysOn(error) ? keysStayOn(target) : failureOf(error, target, statements);
    }
  }
}

function resultOf({ columns, rows, rowsAffected }: ResultSet): SqlResult {
  const value = (cell: unknown): SqlValue => (cell instanceof ArrayBuffer ? new Uint8Array(cell) : cell as SqlValue);
  return { columns, rowsAffected, rows: rows.map((row) => columns.map((_, index) => value(row[index]))) };
}

/** Only the guard of a migration without foreign keys sets this column to null. */
function keepsKeysOn(error: unknown): boolean {
  return reasonOf(error).includes(`NOT NULL constraint failed: ${HISTORY}.applied_at`);
}

/** An embedded replica sends its writes to the primary, but not the switch before them. */
function keysStayOn({ name }: SqlTarget): SqlError {
  return new SqlError({
    database: name,
    code: 'FOREIGN_KEYS',
    text: 'the client could not switch foreign keys off, which this migration needs, so nothing was changed.',
    advice: 'An embedded replica cannot do that. Run this migration once with a client for the URL of the database itself.',
  });
}

/** Most errors of the clients have a code. Those of a batch also say which statement failed. */
function failureOf(error: unknown, target: SqlTarget, statements: readonly SqlStatement[]): SqlError {
  const { code, statementIndex } = (error ?? {}) as { code?: unknown; statementIndex?: unknown };
  const known = typeof code === 'string' && code.startsWith('SQL') ? code : 'UNREACHABLE';
  if (typeof statementIndex === 'number') return statementError(new StatementFailure(reasonOf(error), known, statementIndex), { target, statements });
  return new SqlError({ database: target.name, code: known, text: reasonOf(error) });
}
