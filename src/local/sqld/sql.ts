import { internalToken } from '../control/internal-token';
import { Database } from '../model';
import { namespaceHeader, sqldFetchKnown } from './fetch';

/** sqld's answer to a pipeline: JSON, or the text of an error. */
export interface PipelineAnswer {
  readonly status: number;
  readonly text: string;
}

/** Runs SQL on the local sqld for the platform itself. */
export class SqldSql {
  constructor(private readonly url: string, private readonly now: () => number) {}

  /** https://github.com/tursodatabase/libsql/blob/main/docs/HRANA_3_SPEC.md */
  async pipeline(database: Database, body: object, options: { version?: 2 | 3; token?: string } = {}): Promise<PipelineAnswer> {
    const response = await sqldFetchKnown(`${this.url}/v${options.version ?? 2}/pipeline`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${options.token ?? await internalToken(database, { write: true }, this.now())}`,
        ...Object.fromEntries([namespaceHeader(database.id)]),
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  }

  /** Returns the rows of one statement, with the values as text. */
  async rows(database: Database, sql: string): Promise<(string | null)[][]> {
    const { status, text } = await this.pipeline(database, { requests: [{ type: 'execute', stmt: { sql } }, { type: 'close' }] });
    const [result] = status === 200 ? (JSON.parse(text) as Answer).results : [];
    if (result?.type !== 'ok') {
      throw new Error(`sqld refused ${JSON.stringify(sql)} in ${database.id} with ${status}: ${result?.error?.message ?? text}`);
    }
    return result.response!.result.rows.map((row) => row.map(({ value }) => textOf(value)));
  }
}

function textOf(value: unknown): string | null {
  return value === undefined || value === null ? null : String(value);
}

interface Answer {
  readonly results: readonly {
    readonly type: 'ok' | 'error';
    readonly error?: { readonly message: string };
    readonly response?: { readonly result: { readonly rows: readonly (readonly { readonly value?: unknown }[])[] } };
  }[];
}
