import type { Client, InStatement, ResultSet } from '@libsql/client' with { 'resolution-mode': 'import' };
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
    const asked = statements.map((statement) => statement as InStatement);
    try {
      const results = foreignKeys ? await this.client.batch(asked, readOnly ? 'read' : 'write') : await this.client.migrate(asked);
      return results.map(resultOf);
    } catch (error) {
      throw failureOf(error, target, statements);
    }
  }
}

function resultOf({ columns, rows, rowsAffected }: ResultSet): SqlResult {
  const value = (cell: unknown): SqlValue => (cell instanceof ArrayBuffer ? new Uint8Array(cell) : cell as SqlValue);
  return { columns, rowsAffected, rows: rows.map((row) => columns.map((_, index) => value(row[index]))) };
}

/** The errors of all its clients have a code. Those of a batch also say which statement failed. */
function failureOf(error: unknown, target: SqlTarget, statements: readonly SqlStatement[]): unknown {
  if (!(error instanceof Error)) return error;
  const { code, statementIndex } = error as { code?: unknown; statementIndex?: unknown };
  if (typeof code !== 'string') return error;
  if (typeof statementIndex === 'number') return statementError(new StatementFailure(error.message, code, statementIndex), { target, statements });
  return new SqlError({ database: target.name, code: code.startsWith('SQLITE_') ? code : 'UNREACHABLE', text: error.message });
}
