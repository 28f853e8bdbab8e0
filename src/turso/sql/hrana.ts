import { decodeTransaction, encodeTransaction, StatementFailure } from './pipeline';
import { findRefusedStatement } from './refused-statement';
import { SqlResult, SqlStatement } from './sql-types';
import { ENCRYPTION_KEY_HEADER } from '../http/encryption-header';
import { JsonObject } from '../http/json';
import type { SmallAnswer, SmallFetch } from '../http/kept-alive';
import { neverSent, reasonOf } from '../http/network';
import { parseRetryAfter } from '../http/retry';
import { Clock } from '../http/time';

/** One transaction for one database, as one HTTP request. */
export interface HranaRequest {
  readonly httpUrl: string;
  readonly token: string;
  /** The key of an encrypted database, which every request has to bring. */
  readonly encryptionKey?: string;
  readonly readOnly: boolean;
  readonly foreignKeys: boolean;
  readonly statements: readonly SqlStatement[];
  readonly fetch: SmallFetch;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The server answered with an HTTP status that is no success, and executed nothing, unless it is a 5xx. */
export class HttpFailure extends Error {
  constructor(readonly status: number, text: string, readonly retryAfter: number | undefined) {
    super(text === '' ? `HTTP status ${status}` : `HTTP status ${status}: ${text}`);
  }
}

/** There was no answer that could be read. */
export class ConnectionFailure extends Error {
  /** @param sent whether the request may have reached the server */
  constructor(message: string, readonly sent: boolean) {
    super(message);
  }
}

/**
 * Sends a transaction over Turso's HTTP protocol, in one request.
 *
 * @throws HttpFailure, ConnectionFailure or StatementFailure
 */
export async function sendTransaction(request: HranaRequest): Promise<SqlResult[]> {
  const body = encodeTransaction(request.statements, request);
  const answer = await exchange(request, body);
  try {
    return decodeTransaction(answer, request.statements.length, request);
  } catch (error) {
    if (error instanceof StatementFailure) throw await located(error, request);
    // An answer that is no Hrana says nothing about what was executed.
    throw new ConnectionFailure(`the answer is not Turso's: ${reasonOf(error)}`, true);
  }
}

/** The body of a successful answer. */
async function exchange({ fetch, httpUrl, token, encryptionKey, signal, clock }: HranaRequest, body: string): Promise<string> {
  const headers: Record<string, string> = { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' };
  if (encryptionKey !== undefined) headers[ENCRYPTION_KEY_HEADER] = encryptionKey;
  let response: SmallAnswer;
  let answer: string;
  try {
    response = await fetch(new URL('v2/pipeline', httpUrl), { method: 'POST', headers, body, signal });
    answer = await response.text();
  } catch (error) {
    throw new ConnectionFailure(reasonOf(error), !neverSent(error));
  }
  if (response.ok) return answer;
  throw new HttpFailure(response.status, refusalIn(answer), parseRetryAfter(response.headers.get('retry-after'), clock));
}

function refusalIn(body: string): string {
  try {
    const json = JsonObject.from(JSON.parse(body));
    return json.string('error') ?? json.string('message') ?? '';
  } catch {
    const text = body.trim();
    return text.startsWith('<') ? 'an HTML page' : text.slice(0, 500);
  }
}

/** With these codes a batch is refused before anything of it is run. */
const REFUSED_UNRUN = new Set(['SQL_PARSE_ERROR', 'SQL_MANY_STATEMENTS', 'SQL_NO_STATEMENT', 'SQL_INPUT_ERROR']);

async function located(failure: StatementFailure, request: HranaRequest): Promise<StatementFailure> {
  if (failure.index !== undefined || !REFUSED_UNRUN.has(failure.code)) return failure;
  return new StatementFailure(failure.message, failure.code, await findRefusedStatement(request, failure.code));
}
