import { plainWords, reasonIn, type SqlReason } from './server-words';
import { SqlResult, SqlStatement, SqlValue } from './sql-types';

// The part of Hrana over HTTP that one transaction needs.
// https://github.com/tursodatabase/libsql/blob/main/docs/HRANA_2_SPEC.md

/** The database rejected a statement, or the commit. */
export class StatementFailure extends Error {
  constructor(message: string, readonly code: string, readonly index: number | undefined) {
    super(message);
  }

  /** The server's own words, without the code. */
  get text(): string {
    return plainWords(this.message, this.code);
  }

  /** What SQLite's words mean. Undefined if the words are not SQLite's. */
  get reason(): SqlReason | undefined {
    return this.code.startsWith('SQL') ? reasonIn(this.text) : undefined;
  }
}

/** How a transaction begins. */
export interface PipelineOptions {
  readonly readOnly: boolean;
  readonly foreignKeys: boolean;
}

interface Step {
  readonly stmt: object;
  readonly condition?: object;
}

/**
 * Encodes a transaction as one request: begin, each statement if the previous one succeeded, commit or rollback, close. A client for
 * the whole protocol would take several times as long, and a rollout over thousands of databases spends most of its time here.
 *
 * @throws StatementFailure for an argument that SQL cannot represent
 */
export function encodeTransaction(statements: readonly SqlStatement[], { readOnly, foreignKeys }: PipelineOptions): string {
  const steps: Step[] = foreignKeys ? [] : [plain('PRAGMA foreign_keys=off')];
  steps.push(plain(beginning(readOnly, foreignKeys)));
  statements.forEach(({ sql, args }, index) => {
    steps.push({ condition: succeeded(steps.length - 1), stmt: { sql, ...encodeArguments(args, index), want_rows: true } });
  });
  const commit = steps.length;
  steps.push({ ...plain('COMMIT'), condition: succeeded(commit - 1) });
  steps.push({ ...plain('ROLLBACK'), condition: { type: 'not', cond: succeeded(commit) } });
  if (!foreignKeys) steps.push(plain('PRAGMA foreign_keys=on'));
  return JSON.stringify({ requests: [{ type: 'batch', batch: { steps } }, { type: 'close' }] });
}

/**
 * Decodes the results of a transaction's statements.
 *
 * @param body of an answer to {@link encodeTransaction}
 * @throws StatementFailure if the database rejected something, or another error if the answer is not Hrana
 */
export function decodeTransaction(body: string, count: number, { foreignKeys }: PipelineOptions): SqlResult[] {
  const { results } = JSON.parse(body) as PipelineAnswer;
  const [batch] = results;
  if (batch.type === 'error') throw refusal(batch.error, undefined);
  const { step_results: done, step_errors: errors } = batch.response.result;
  const begin = foreignKeys ? 0 : 1;
  throwError(errors[begin], undefined);
  const answers = Array.from({ length: count }, (_, index) => {
    const step = begin + 1 + index;
    throwError(errors[step], index);
    const result = done[step];
    if (result == null) {
      throw new StatementFailure('it was not executed, probably because a statement before it ended the transaction', 'TRANSACTION_CLOSED', index);
    }
    return decodeResult(result);
  });
  throwError(errors[begin + 1 + count], undefined);
  return answers;
}

interface HranaError {
  readonly message: string;
  readonly code?: string;
}

interface StatementResult {
  readonly cols: readonly { readonly name?: string | null }[];
  readonly rows: readonly (readonly HranaValue[])[];
  readonly affected_row_count: number;
}

type HranaValue =
  | { readonly type: 'null' }
  | { readonly type: 'integer' | 'text'; readonly value: string }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'blob'; readonly base64: string };

interface PipelineAnswer {
  readonly results: readonly (
    | { readonly type: 'error'; readonly error: HranaError }
    | {
      readonly type: 'ok';
      readonly response: {
        readonly result: {
          readonly step_results: readonly (StatementResult | null)[];
          readonly step_errors: readonly (HranaError | null)[];
        };
      };
    }
  )[];
}

function plain(sql: string): Step {
  return { stmt: { sql, want_rows: false } };
}

function succeeded(step: number): object {
  return { type: 'ok', step };
}

/** Without foreign keys, the transaction changes a schema and begins like the scripts of migration tools. */
function beginning(readOnly: boolean, foreignKeys: boolean): string {
  if (!foreignKeys) return 'BEGIN DEFERRED';
  return readOnly ? 'BEGIN TRANSACTION READONLY' : 'BEGIN IMMEDIATE';
}

function throwError(error: HranaError | null | undefined, index: number | undefined): void {
  if (error != null) throw refusal(error, index);
}

function refusal({ message, code }: HranaError, index: number | undefined): StatementFailure {
  return new StatementFailure(message, code ?? 'UNKNOWN', index);
}

function encodeArguments(args: SqlStatement['args'], statement: number): object {
  if (args === undefined) return {};
  if (isList(args)) return { args: args.map((value) => encodeValue(value, statement)) };
  return { named_args: Object.entries(args).map(([name, value]) => ({ name, value: encodeValue(value, statement) })) };
}

/** `Array.isArray` alone does not narrow a read-only list for the compiler. */
function isList<T>(args: readonly T[] | object): args is readonly T[] {
  return Array.isArray(args);
}

function encodeValue(value: SqlValue, statement: number): HranaValue {
  if (value === null) return { type: 'null' };
  if (typeof value === 'string') return { type: 'text', value };
  if (typeof value === 'number') return encodeNumber(value, statement);
  if (typeof value === 'bigint') return encodeInteger(value, statement);
  return { type: 'blob', base64: toBase64(value) };
}

/** Sends whole numbers as integers. */
function encodeNumber(value: number, statement: number): HranaValue {
  if (!Number.isFinite(value)) {
    throw new StatementFailure(`an argument is ${value}, which SQL has no value for`, 'ARGS_INVALID', statement);
  }
  return Number.isSafeInteger(value) ? { type: 'integer', value: value.toFixed(0) } : { type: 'float', value };
}

function encodeInteger(value: bigint, statement: number): HranaValue {
  if (BigInt.asIntN(64, value) !== value) {
    throw new StatementFailure('an argument is an integer of more than 64 bits', 'ARGS_INVALID', statement);
  }
  return { type: 'integer', value: String(value) };
}

function decodeResult({ cols, rows, affected_row_count: rowsAffected }: StatementResult): SqlResult {
  return { columns: cols.map(({ name }) => name ?? ''), rows: rows.map((row) => row.map(decodeValue)), rowsAffected };
}

function decodeValue(value: HranaValue): SqlValue {
  switch (value.type) {
    case 'null': return null;
    case 'integer': return decodeInteger(value.value);
    case 'float': return value.value;
    case 'text': return value.value;
    case 'blob': return Uint8Array.from(atob(value.base64), (character) => character.charCodeAt(0));
    default: throw new Error('a value has a type that Hrana does not know');
  }
}

function decodeInteger(digits: string): number | bigint {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
}

/** Does without `Buffer`, which only Node.js has. */
function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
