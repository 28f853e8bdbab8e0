import { Database } from '../model';
import { PipelineAnswer, SqldSql } from '../sqld/sql';

// The messages of https://github.com/tursodatabase/libsql/blob/main/docs/HRANA_3_SPEC.md, as far as they are judged.

export interface HranaStatement {
  readonly sql: string;
  readonly [key: string]: unknown;
}

export interface HranaError {
  readonly message: string;
  readonly code?: string;
}

/** The result of a statement in sqld's form, with the parts that are read here. */
export interface StatementResult {
  readonly cols: readonly unknown[];
  readonly rows: readonly (readonly { readonly value?: unknown }[])[];
  readonly affected_row_count: number;
  readonly last_insert_rowid: string | null;
  readonly replication_index?: string | null;
}

export type Result =
  | { readonly type: 'ok'; readonly response: { readonly type: string; readonly result?: unknown; readonly [key: string]: unknown } }
  | { readonly type: 'error'; readonly error: HranaError };

export interface StreamOptions {
  readonly sql: SqldSql;
  readonly database: Database;
  /** A token that sqld knows. */
  readonly token: string;
  readonly version: 2 | 3;
  readonly baton?: string | null;
}

/** sqld rejected a whole pipeline. The client receives its answer. */
export class Refused extends Error {
  constructor(readonly answer: PipelineAnswer) {
    super(`sqld answered ${answer.status}`);
  }
}

/** A stream of sqld, on which requests run one after another. */
export class Stream {
  /** The next baton. Null if the stream is closed. */
  baton: string | null;

  constructor(private readonly options: StreamOptions) {
    this.baton = options.baton ?? null;
  }

  async send(requests: readonly object[]): Promise<Result[]> {
    const { sql, database, token, version } = this.options;
    const answer = await sql.pipeline(database, { baton: this.baton, requests }, { version, token });
    if (answer.status !== 200) {
      throw new Refused(answer);
    }
    const { baton, results } = JSON.parse(answer.text) as { baton: string | null; results: Result[] };
    this.baton = baton;
    return results;
  }

  /** Executes statements and returns their rows, with the values as text. */
  async execute(statements: readonly HranaStatement[]): Promise<({ rows: (string | null)[][] } | { error: HranaError })[]> {
    const results = await this.send(statements.map((stmt) => ({ type: 'execute', stmt })));
    return results.map((result) => (result.type === 'error' ? { error: result.error } : { rows: rowsOf(result.response.result as StatementResult) }));
  }
}

function rowsOf({ rows }: StatementResult): (string | null)[][] {
  return rows.map((row) => row.map(({ value }) => (value === undefined || value === null ? null : String(value))));
}
