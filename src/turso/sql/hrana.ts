import type { Client, InArgs, InValue, LibsqlBatchError, ResultSet } from '@libsql/client/http' with { 'resolution-mode': 'import' };
import { findRefusedStatement } from './refused-statement';
import { SqlResult, SqlStatement, SqlValue } from './sql-types';
import { JsonObject } from '../http/json';
import { neverSent, reasonOf } from '../http/network';
import { parseRetryAfter } from '../http/retry';
import { Clock } from '../http/time';

/** Carries the key of an encrypted database. */
export const ENCRYPTION_KEY_HEADER = 'x-turso-encryption-key';

/** One transaction for one database, as one HTTP request. */
export interface HranaRequest {
  readonly httpUrl: string;
  readonly token: string;
  /** The key of an encrypted database, which every request has to bring. */
  readonly encryptionKey?: string;
  readonly readOnly: boolean;
  readonly foreignKeys: boolean;
  readonly statements: readonly SqlStatement[];
  readonly fetch: typeof globalThis.fetch;
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

/** The database refused a statement, or the commit. */
export class StatementFailure extends Error {
  constructor(message: string, readonly code: string, readonly index: number | undefined) {
    super(message);
  }
}

/**
 * Sends a transaction over Turso's HTTP protocol: begin, each statement if the one before succeeded,
 * commit or roll back, and the closing of the stream, all in one request.
 *
 * @throws HttpFailure, ConnectionFailure or StatementFailure
 */
export async function sendTransaction(request: HranaRequest): Promise<SqlResult[]> {
  // Loaded when first needed: most runs of Terraform send no SQL.
  const { createClient } = await import('@libsql/client/http');
  const { httpUrl, token, readOnly, foreignKeys, statements } = request;
  let client: Client | undefined;
  try {
    const batch = statements.map(({ sql, args = [] }, index) => ({ sql, args: toArguments(args, index) }));
    client = createClient({ url: httpUrl, authToken: token, intMode: 'bigint', fetch: observedFetch(request) });
    const results = await (foreignKeys ? client.batch(batch, readOnly ? 'read' : 'write') : client.migrate(batch));
    return results.map(toResult);
  } catch (error) {
    throw await located(failureOf(error), request);
  } finally {
    client?.close();
  }
}

/** The client tells a failed request from its status in words only, so it is looked at here. */
function observedFetch({ fetch, signal, clock, encryptionKey }: HranaRequest): (input: Request) => Promise<Response> {
  return async (input) => {
    let response: Response;
    let body: string;
    if (encryptionKey !== undefined) input.headers.set(ENCRYPTION_KEY_HEADER, encryptionKey);
    try {
      response = await fetch(input, { signal });
      body = await response.text();
    } catch (error) {
      throw new ConnectionFailure(reasonOf(error), !neverSent(error));
    }
    if (!response.ok) {
      throw new HttpFailure(response.status, refusalIn(body), parseRetryAfter(response.headers.get('retry-after'), clock));
    }
    return new Response(withFirstError(body), { status: response.status, headers: response.headers });
  };
}

/**
 * The answer with the first error of its batch alone. After a transaction was timed out, each statement that was still to come has
 * that error too; the client waits for the first and leaves the others as rejections that nobody handles, which end a process.
 */
function withFirstError(body: string): string {
  // Quotes inside of values are escaped: this is the list itself.
  const errors = body.slice(body.lastIndexOf('"step_errors":'));
  if (errors.split('"message":').length <= 2) return body;
  return JSON.stringify(JSON.parse(body, (key, value: unknown) => key === 'step_errors' && Array.isArray(value) ? firstAlone(value) : value));
}

function firstAlone(errors: readonly unknown[]): unknown[] {
  const first = errors.findIndex((error) => error !== null);
  return errors.map((error, index) => index === first ? error : null);
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

function failureOf(error: unknown): Error {
  if (error instanceof HttpFailure || error instanceof ConnectionFailure || error instanceof StatementFailure) return error;
  if (isLibsqlError(error) && !error.code.startsWith('HRANA_')) {
    const message = error.message.startsWith(`${error.code}: `) ? error.message.slice(error.code.length + 2) : error.message;
    return new StatementFailure(message, error.code, error.statementIndex);
  }
  // An answer that is no Hrana says nothing about what was executed.
  return new ConnectionFailure(`the answer is not Turso's: ${reasonOf(error)}`, true);
}

/** With these codes a batch is refused before anything of it is run. */
const REFUSED_UNRUN = new Set(['SQL_PARSE_ERROR', 'SQL_MANY_STATEMENTS', 'SQL_NO_STATEMENT', 'SQL_INPUT_ERROR']);

async function located(failure: Error, request: HranaRequest): Promise<Error> {
  if (!(failure instanceof StatementFailure) || failure.index !== undefined || !REFUSED_UNRUN.has(failure.code)) return failure;
  return new StatementFailure(failure.message, failure.code, await findRefusedStatement(request, failure.code));
}

function isLibsqlError(error: unknown): error is Error & { code: string } & Partial<Pick<LibsqlBatchError, 'statementIndex'>> {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.name.startsWith('Libsql');
}

function toArguments(args: NonNullable<SqlStatement['args']>, statement: number): InArgs {
  if (isList(args)) return args.map((value) => toArgument(value, statement));
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, toArgument(value, statement)]));
}

/** A function, because the compiler does not tell a list that cannot be changed by `Array.isArray`. */
function isList<T>(args: readonly T[] | object): args is readonly T[] {
  return Array.isArray(args);
}

/** The client sends every number as a float; whole numbers are meant as integers. */
function toArgument(value: SqlValue, statement: number): InValue {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new StatementFailure(`an argument is ${value}, which SQL has no value for`, 'ARGS_INVALID', statement);
  }
  if (typeof value === 'bigint' && BigInt.asIntN(64, value) !== value) {
    throw new StatementFailure('an argument is an integer of more than 64 bits', 'ARGS_INVALID', statement);
  }
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : value;
}

function toResult({ columns, rows, rowsAffected }: ResultSet): SqlResult {
  return { columns, rows: rows.map((row) => columns.map((_, index) => toValue(row[index]))), rowsAffected };
}

function toValue(value: SqlValue | ArrayBuffer | undefined): SqlValue {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  return value ?? null;
}
