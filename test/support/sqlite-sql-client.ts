import { createClient, type LibsqlClient } from './libsql';
import { SqlError, type SqlClient, type SqlResult, type SqlStatement, type SqlTarget, type SqlValue } from '../../src/turso';
import { StatementFailure } from '../../src/turso/sql/pipeline';
import { statementError } from '../../src/turso/sql/sql-verdict';

/** A failure that a test causes in one transaction, instead of running it or after it. */
export type Accident = 'refused' | 'lost before commit' | 'lost after commit' | 'unreachable';

/** A requested transaction. */
export interface Request {
  readonly database: string;
  readonly statements: readonly SqlStatement[];
  readonly readOnly: boolean;
}

/** A SQL client over real SQLite databases in memory, one for each database name. */
export class SqliteSqlClient implements SqlClient {
  readonly requests: Request[] = [];
  /** The largest number of transactions at the same time. */
  peak = 0;
  private underWay = 0;
  private readonly clients = new Map<string, LibsqlClient>();
  private readonly queues = new Map<string, Promise<unknown>>();

  /** Called before each transaction. Returns the failure to cause. */
  accident: (request: Request) => Accident | undefined = () => undefined;

  transaction(
    target: SqlTarget, statements: readonly SqlStatement[], options: { readOnly?: boolean; foreignKeys?: boolean } = {},
  ): Promise<SqlResult[]> {
    const request = { database: target.name, statements, readOnly: options.readOnly ?? false };
    this.peak = Math.max(this.peak, ++this.underWay);
    const turn = (this.queues.get(target.name) ?? Promise.resolve())
      .then(() => this.withAccident(request, options.foreignKeys ?? true))
      .finally(() => this.underWay--);
    this.queues.set(target.name, turn.catch(() => undefined));
    return turn;
  }

  /** Runs SQL in a database like an application. */
  async run(database: string, ...statements: string[]): Promise<SqlValue[][]> {
    let rows: SqlValue[][] = [];
    for (const sql of statements) {
      rows = (await this.client(database).execute(sql)).rows.map((row) => Array.from(row) as SqlValue[]);
    }
    return rows;
  }

  /** Replaces a database with an empty one, as after a deletion. */
  forget(database: string): void {
    this.clients.get(database)?.close();
    this.clients.delete(database);
  }

  close(): void {
    this.clients.forEach((client) => client.close());
  }

  private async withAccident(request: Request, foreignKeys: boolean): Promise<SqlResult[]> {
    this.requests.push(request);
    const accident = this.accident(request);
    if (accident === 'unreachable') {
      throw new SqlError({ database: request.database, code: 'UNREACHABLE', text: 'connect ECONNREFUSED' });
    }
    if (accident === 'refused') {
      throw new SqlError({ database: request.database, code: 'SQL_PARSE_ERROR', text: 'could not be parsed' });
    }
    if (accident === 'lost before commit') {
      throw new SqlError({ database: request.database, code: 'OUTCOME_UNKNOWN', text: 'socket hang up' });
    }
    const results = await this.commit(request, foreignKeys);
    if (accident === 'lost after commit') {
      throw new SqlError({ database: request.database, code: 'OUTCOME_UNKNOWN', text: 'socket hang up' });
    }
    return results;
  }

  private async commit({ database, statements, readOnly }: Request, foreignKeys: boolean): Promise<SqlResult[]> {
    const client = this.client(database);
    const batch = statements.map(({ sql, args }) => ({ sql, args: Object.values(args ?? []) }));
    try {
      const results = await (foreignKeys ? client.batch(batch, readOnly ? 'read' : 'write') : client.migrate(batch));
      return results.map(({ columns, rows, rowsAffected }) =>
        ({ columns, rows: rows.map((row) => Array.from(row) as SqlValue[]), rowsAffected }));
    } catch (error) {
      const { code, message, statementIndex } = error as Error & { code: string; statementIndex?: number };
      throw statementError(new StatementFailure(message, code, statementIndex), { target: { name: database, httpUrl: '' }, statements });
    }
  }

  private client(database: string): LibsqlClient {
    const client = this.clients.get(database) ?? createClient({ url: ':memory:' });
    this.clients.set(database, client);
    return client;
  }
}
