import { IncomingMessage } from 'node:http';
import { Permission } from './permissions';
import { Batch, BatchResult, Malformed, Requests } from './requests';
import { Refused, Stream } from './stream';
import { MOST_SQL_BYTES, readText } from '../bodies';
import { Database } from '../model';
import { SqldSql } from '../sqld/sql';

/** A request with fine-grained permissions, and the token that sqld gets instead. */
export interface JudgedRequest {
  readonly database: Database;
  readonly path: string;
  readonly permissions: readonly Permission[];
  readonly token: string;
}

interface Stored {
  readonly texts: Map<number, string>;
  readonly until: number;
}

/** sqld closes a stream after ten idle seconds. */
const STREAM_LIFE_MS = 15_000;

/** Serves the pipelines and cursors of tokens with fine-grained permissions. */
export class JudgedHttp {
  /** The stored SQL texts of streams, by the next baton. */
  private readonly stored = new Map<string, Stored>();

  constructor(private readonly sql: SqldSql, private readonly now: () => number) {}

  /** Returns undefined for a path whose statements cannot be judged. */
  answer(request: JudgedRequest, incoming: IncomingMessage): Promise<Response> | undefined {
    const [, version, kind] = /^\/v([23])\/(pipeline|cursor)$/.exec(request.path) ?? [];
    if (kind === undefined || incoming.method !== 'POST') {
      return undefined;
    }
    return this.run(request, incoming, version === '2' ? 2 : 3, kind === 'cursor').catch((error: unknown) => {
      if (error instanceof Refused) {
        return new Response(error.answer.text, { status: error.answer.status, headers: { 'content-type': contentType(error.answer.text) } });
      }
      if (error instanceof Malformed || error instanceof TypeError || error instanceof SyntaxError) {
        return new Response(error.message, { status: 400, headers: { 'content-type': 'text/plain' } });
      }
      throw error;
    });
  }

  private async run(request: JudgedRequest, incoming: IncomingMessage, version: 2 | 3, isCursor: boolean): Promise<Response> {
    const body = JSON.parse(await readText(incoming, MOST_SQL_BYTES, incoming.headers['content-length'])) as { baton?: string | null; requests: object[]; batch: Batch };
    const { database, permissions, token } = request;
    const stream = new Stream({ sql: this.sql, database, token, version, baton: body.baton });
    const requests = new Requests(stream, permissions, this.takeStored(body.baton ?? undefined));
    if (isCursor) {
      const result = await requests.batch(body.batch);
      return new Response(cursorLines(result, this.leave(stream, requests)), { headers: { 'content-type': 'text/plain' } });
    }
    const results: object[] = [];
    for (const one of body.requests) {
      results.push(await requests.answer(one));
    }
    if (body.requests.length === 0) {
      await stream.send([]);
    }
    return Response.json({ baton: this.leave(stream, requests), base_url: null, results });
  }

  private takeStored(baton: string | undefined): Map<number, string> {
    const found = baton === undefined ? undefined : this.stored.get(baton);
    if (baton !== undefined) {
      this.stored.delete(baton);
    }
    return found?.texts ?? new Map();
  }

  private leave({ baton }: Stream, { stored }: Requests): string | null {
    const now = this.now();
    [...this.stored].filter(([, { until }]) => until < now).forEach(([old]) => this.stored.delete(old));
    if (baton !== null && stored.size > 0) {
      this.stored.set(baton, { texts: stored, until: now + STREAM_LIFE_MS });
    }
    return baton;
  }
}

/** Returns the result of a batch in the form of a cursor: lines of JSON. */
function cursorLines({ step_results: results, step_errors: errors, replication_index: index }: BatchResult, baton: string | null): string {
  const lines: object[] = [{ baton, base_url: null }];
  results.forEach((result, step) => {
    const error = errors[step];
    if (error !== null) {
      lines.push({ type: 'step_error', step, error });
    } else if (result !== null) {
      lines.push({ type: 'step_begin', step, cols: result.cols });
      result.rows.forEach((row) => lines.push({ type: 'row', row }));
      const rowid = result.last_insert_rowid;
      lines.push({ type: 'step_end', affected_row_count: result.affected_row_count, last_insert_rowid: rowid === null ? null : Number(rowid) });
    }
  });
  lines.push({ type: 'replication_index', replication_index: index === null ? null : Number(index) });
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function contentType(body: string): string {
  return body.startsWith('{') ? 'application/json' : 'text/plain';
}
