import { decodeTransaction, encodeTransaction, StatementFailure } from './pipeline';
import { nothingExecuted } from './server-words';
import { SqlResult, type SqlStatement } from './sql-types';
import type { NetworkReason } from '../http/errors';
import type { ExchangeAnswer, TextExchange } from '../http/exchange';
import { JsonObject } from '../http/json';
import { lastingReason, neverSent, reasonOf } from '../http/network';
import { withoutSecrets } from '../http/redact';
import { ENCRYPTION_KEY_HEADER } from '../http/request';
import { parseRetryAfter } from '../http/retry';
import type { Clock } from '../http/time';

/** The server answered with a failed HTTP status. It executed nothing, unless the status is a 5xx. */
export class HttpFailure extends Error {
  constructor(readonly status: number, text: string, readonly retryAfter: number | undefined) {
    super(text === '' ? `HTTP status ${status}` : `HTTP status ${status}: ${text}`);
  }
}

/** The server gave no readable answer. */
export class ConnectionFailure extends Error {
  /**
   * @param sent whether the request may have reached the server
   * @param reason why another try would fail too
   */
  constructor(message: string, readonly sent: boolean, readonly reason?: NetworkReason) {
    super(message);
  }
}

/**
 * Sends a transaction in one request over Turso's HTTP protocol.
 *
 * @throws HttpFailure, ConnectionFailure or StatementFailure
 */
export async function sendTransaction(request: HranaRequest): Promise<SqlResult[]> {
  const body = encodeTransaction(request.statements, request);
  const answer = await post(request, body);
  try {
    return decodeTransaction(answer, request.statements.length, request);
  } catch (error) {
    if (error instanceof StatementFailure) throw await located(error, request);
    // An answer in another protocol does not say what was executed.
    throw new ConnectionFailure(`the answer is not Turso's: ${shown(reasonOf(error), request)}`, true);
  }
}

/** Hides secrets, because a server or proxy may quote the request. */
function shown(text: string, { token, encryptionKey, secrets = [] }: HranaRequest): string {
  return withoutSecrets(text, [token, encryptionKey, ...secrets]);
}

/** Returns the body of a successful answer. */
async function post(request: HranaRequest, body: string): Promise<string> {
  let response: ExchangeAnswer;
  let answer: string;
  try {
    response = await ask(request, body);
    answer = await response.text();
  } catch (error) {
    throw new ConnectionFailure(shown(reasonOf(error), request), !neverSent(error), lastingReason(error));
  }
  if (response.ok) return answer;
  throw new HttpFailure(response.status, refusalIn(answer, request), parseRetryAfter(response.headers.get('retry-after'), request.clock));
}

async function ask({ exchange, httpUrl, token, encryptionKey, signal }: HranaRequest, body: string): Promise<ExchangeAnswer> {
  const headers: Record<string, string> = { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' };
  if (encryptionKey !== undefined) headers[ENCRYPTION_KEY_HEADER] = encryptionKey;
  return exchange(new URL('v2/pipeline', httpUrl), { method: 'POST', headers, body, signal });
}

/** Hides secrets before it cuts the text, because half a secret would not be recognized. */
function refusalIn(body: string, request: HranaRequest): string {
  const text = shown(body, request).trim();
  try {
    const json = JsonObject.from(JSON.parse(text));
    return shown(json.string('error') ?? json.string('message') ?? '', request).slice(0, LONGEST_TEXT);
  } catch {
    return text.startsWith('<') ? 'an HTML page' : text.slice(0, LONGEST_TEXT);
  }
}

const LONGEST_TEXT = 500;

async function located(failure: StatementFailure, request: HranaRequest): Promise<StatementFailure> {
  const { message, code, index } = failure;
  const found = index === undefined && nothingExecuted(code) ? await findRefusedStatement(request, code) : index;
  return new StatementFailure(shown(message, request), code, found);
}

/** One transaction for one database, as one HTTP request. */
export interface HranaRequest {
  readonly httpUrl: string;
  readonly token: string;
  /** The key of an encrypted database. Every request needs it. */
  readonly encryptionKey?: string;
  readonly readOnly: boolean;
  readonly foreignKeys: boolean;
  readonly statements: readonly SqlStatement[];
  /** Values to hide in messages, in addition to the token and the key. */
  readonly secrets?: readonly (string | null)[];
  readonly exchange: TextExchange;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Returns the index of the statement that the database rejects with that code, or undefined if it does not say.
 *
 * The database rejects the whole batch if it cannot parse one statement, and does not say which. So this sends each statement in a
 * batch of its own, with a condition that is never true: the database parses it and does not run it. This takes one more request,
 * and only after an error.
 */
async function findRefusedStatement(request: HranaRequest, code: string): Promise<number | undefined> {
  const { statements } = request;
  if (statements.length === 1) return 0;
  try {
    const response = await ask(request, JSON.stringify({ requests: [...statements.map(({ sql }) => parseOnly(sql)), { type: 'close' }] }));
    const results = JsonObject.from(JSON.parse(await response.text())).objects('results');
    const index = results.findIndex((result) => result.object('error')?.string('code') === code);
    return index === -1 ? undefined : index;
  } catch {
    // The caller reports the first error. Only its place stays unknown.
    return undefined;
  }
}

function parseOnly(sql: string): object {
  const never = { type: 'error', step: 0 };
  return { type: 'batch', batch: { steps: [{ stmt: { sql: 'SELECT 1' } }, { stmt: { sql }, condition: never }] } };
}
