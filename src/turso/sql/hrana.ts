import type { HranaRequest } from './hrana-request';
import { decodeTransaction, encodeTransaction, StatementFailure } from './pipeline';
import { findRefusedStatement } from './refused-statement';
import { SqlResult } from './sql-types';
import { ENCRYPTION_KEY_HEADER } from '../http/encryption-header';
import type { NetworkReason } from '../http/errors';
import { JsonObject } from '../http/json';
import type { ExchangeAnswer } from '../http/exchange';
import { lastingReason, neverSent, reasonOf } from '../http/network';
import { withoutSecrets } from '../http/redact';
import { parseRetryAfter } from '../http/retry';

/** The server answered with an HTTP status that is no success, and executed nothing, unless it is a 5xx. */
export class HttpFailure extends Error {
  constructor(readonly status: number, text: string, readonly retryAfter: number | undefined) {
    super(text === '' ? `HTTP status ${status}` : `HTTP status ${status}: ${text}`);
  }
}

/** There was no answer that could be read. */
export class ConnectionFailure extends Error {
  /**
   * @param sent whether the request may have reached the server
   * @param reason why it is no use to try again
   */
  constructor(message: string, readonly sent: boolean, readonly reason?: NetworkReason) {
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
  const answer = await post(request, body);
  try {
    return decodeTransaction(answer, request.statements.length, request);
  } catch (error) {
    if (error instanceof StatementFailure) throw await located(error, request);
    // An answer that is no Hrana says nothing about what was executed.
    throw new ConnectionFailure(`the answer is not Turso's: ${shown(reasonOf(error), request)}`, true);
  }
}

/** A server or proxy may quote what it was sent. */
function shown(text: string, { token, encryptionKey, secrets = [] }: HranaRequest): string {
  return withoutSecrets(text, [token, encryptionKey, ...secrets]);
}

/** The body of a successful answer. */
async function post(request: HranaRequest, body: string): Promise<string> {
  const { exchange, httpUrl, token, encryptionKey, signal, clock } = request;
  const headers: Record<string, string> = { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' };
  if (encryptionKey !== undefined) headers[ENCRYPTION_KEY_HEADER] = encryptionKey;
  let response: ExchangeAnswer;
  let answer: string;
  try {
    response = await exchange(new URL('v2/pipeline', httpUrl), { method: 'POST', headers, body, signal });
    answer = await response.text();
  } catch (error) {
    throw new ConnectionFailure(shown(reasonOf(error), request), !neverSent(error), lastingReason(error));
  }
  if (response.ok) return answer;
  throw new HttpFailure(response.status, refusalIn(answer, request), parseRetryAfter(response.headers.get('retry-after'), clock));
}

/** Secrets are taken out before the text is cut: a piece of one would not be found. */
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

/** With these codes a batch is refused before anything of it is run. */
const REFUSED_UNRUN = new Set(['SQL_PARSE_ERROR', 'SQL_MANY_STATEMENTS', 'SQL_NO_STATEMENT', 'SQL_INPUT_ERROR']);

async function located(failure: StatementFailure, request: HranaRequest): Promise<StatementFailure> {
  const { message, code, index } = failure;
  const found = index === undefined && REFUSED_UNRUN.has(code) ? await findRefusedStatement(request, code) : index;
  return new StatementFailure(shown(message, request), code, found);
}
