import { sendTransaction } from './hrana';
import { LateDatabase, type FindDatabase, type LateEntry } from './late-database';
import { TREATMENTS, type SqlPurpose, type Treatment } from './purpose';
import type { SqlError } from './sql-error';
import { SqlToken, SqlTokens, SqlPlatform } from './sql-tokens';
import { SqlResult, SqlStatement, SqlTarget } from './sql-types';
import { abortedTransaction, judge, missingDatabase, triedInVain, type SqlTransaction, type SqlVerdict } from './sql-verdict';
import { isTursoError, type TursoError } from '../http/errors';
import type { TextExchange } from '../http/exchange';
import { Limiter } from '../http/limiter';
import { Tries } from '../http/retry';
import { Clock, Random, realWait, Wait, waitFor, withTimeLimit } from '../http/time';

/** How to run a transaction. */
export interface TransactionOptions {
  /**
   * Whether the statements only read. The token then permits reading only.
   * @default false
   */
  readonly readOnly?: boolean;
  /**
   * The purpose decides whether the client repeats the transaction after a lost answer, and how long it may take.
   * @default - 'read' if it only reads, otherwise 'change'
   */
  readonly purpose?: SqlPurpose;
  /**
   * Whether foreign keys are enforced. Without them a transaction can rebuild a table that others refer to, as in SQLite's recipe for
   * altering tables. A transaction cannot switch this itself.
   * @default true
   */
  readonly foreignKeys?: boolean;
  /** Values to hide in messages, because a server may quote them. Tokens and keys are always hidden. */
  readonly secrets?: readonly (string | null)[];
  readonly signal?: AbortSignal;
}

/** Runs SQL in databases. */
export interface SqlClient {
  /**
   * Runs all statements in one transaction and one HTTP request. If one fails, the database keeps nothing.
   *
   * @throws SqlError if the transaction fails
   * @throws TursoError if the Platform API creates no token for it
   */
  transaction(target: SqlTarget, statements: readonly SqlStatement[], options?: TransactionOptions): Promise<SqlResult[]>;
}

/** How the client sends SQL. */
export interface SqlSettings {
  /**
   * How many transactions may run at once. A self-hosted server has 128 streams in all.
   * @default 24
   */
  readonly concurrency?: number;
  /**
   * Time limit for one try of a transaction, in milliseconds.
   * @default - what its purpose allows, which is also the most
   */
  readonly requestTimeoutMs?: number;
  /**
   * Time limit for all tries of a transaction together, in milliseconds.
   * @default - what its purpose allows, which is also the most
   */
  readonly totalTimeoutMs?: number;
  /**
   * Sends one request.
   * @default - the platform's own `fetch`
   */
  readonly exchange?: TextExchange;
  /** Called while a transaction waits for a database that its host does not know yet. @default - nothing is logged */
  readonly log?: (entry: LateEntry) => void;
  /** @default Date.now */
  readonly clock?: Clock;
  /** @default - waits by the real clock */
  readonly wait?: Wait;
  /** @default Math.random */
  readonly random?: Random;
}

/**
 * SQL over HTTP with tokens that it creates for itself.
 *
 * It always repeats a transaction after 429 and after a failed connection, and after a lost answer or a 5xx if the purpose allows it.
 * It replaces a token once that the server does not know any more. It waits for a database that its host does not know as long as the
 * Platform API lists it.
 */
export class Sql implements SqlClient {
  readonly #settings: Required<SqlSettings>;
  readonly #limiter: Limiter;
  readonly #tokens: SqlTokens;
  readonly #find: FindDatabase | undefined;

  constructor(platform: SqlPlatform, settings: SqlSettings = {}) {
    this.#settings = {
      concurrency: settings.concurrency ?? 24,
      requestTimeoutMs: settings.requestTimeoutMs ?? Infinity,
      totalTimeoutMs: settings.totalTimeoutMs ?? Infinity,
      exchange: settings.exchange ?? (async (url, request) => globalThis.fetch(url, request)),
      log: settings.log ?? (() => undefined),
      clock: settings.clock ?? Date.now,
      wait: settings.wait ?? realWait,
      random: settings.random ?? Math.random,
    };
    this.#limiter = new Limiter(this.#settings.concurrency);
    this.#tokens = new SqlTokens(platform, this.#settings.clock);
    this.#find = platform.databases.find === undefined ? undefined : async (...asked) => platform.databases.find!(...asked);
  }

  async transaction(
    target: SqlTarget,
    statements: readonly SqlStatement[],
    options: TransactionOptions = {},
  ): Promise<SqlResult[]> {
    if (statements.length === 0) return [];
    const { readOnly = false, foreignKeys = true, secrets = [], signal } = options;
    const treatment = this.#treatment(options.purpose ?? (readOnly ? 'read' : 'change'));
    const transaction: SqlTransaction = { target, statements, readOnly, foreignKeys, secrets, repeats: treatment.repeats };
    const course: Course = {
      tries: new Tries({ ...this.#settings, totalTimeoutMs: treatment.totalTimeoutMs }, signal),
      late: this.#find && new LateDatabase({ ...this.#settings, find: this.#find }, signal),
      missed: 0,
      renewed: false,
    };
    for (;;) {
      const attempt: Attempt = { sent: false };
      try {
        return await this.#tryOnce(transaction, treatment, course.tries, attempt, signal);
      } catch (error) {
        if (isAborted(signal) && !isTursoError(error)) throw abortedTransaction(transaction, attempt.sent);
        const verdict = this.#judge(error, transaction);
        const reached = await this.#remedy(verdict, transaction, course, attempt).catch((reason: unknown) => {
          throw isAborted(signal) ? abortedTransaction(transaction, false) : reason;
        });
        if (reached !== 'again') throw isAborted(signal) ? abortedTransaction(transaction, false) : reached;
      }
    }
  }

  /** Forgets all tokens. */
  close(): void {
    this.#tokens.forgetAll();
  }

  #treatment(purpose: SqlPurpose): Treatment {
    const { repeats, requestTimeoutMs, totalTimeoutMs } = TREATMENTS[purpose];
    return {
      repeats,
      requestTimeoutMs: Math.min(requestTimeoutMs, this.#settings.requestTimeoutMs),
      totalTimeoutMs: Math.min(totalTimeoutMs, this.#settings.totalTimeoutMs),
    };
  }

  async #tryOnce(
    transaction: SqlTransaction,
    { requestTimeoutMs }: Treatment,
    tries: Tries,
    attempt: Attempt,
    signal: AbortSignal | undefined,
  ): Promise<SqlResult[]> {
    const { target, ...asked } = transaction;
    const { httpUrl, encryptionKey } = target;
    const { exchange, clock } = this.#settings;
    const token = await waitFor(this.#tokens.get(target, asked.readOnly ? 'read-only' : 'full-access'), signal);
    attempt.token = token;
    return this.#limiter.run(async () => {
      tries.start();
      attempt.sent = true;
      return withTimeLimit(requestTimeoutMs, signal, async (limited) => sendTransaction({
        httpUrl, encryptionKey, token: token.jwt, ...asked, exchange, clock, signal: limited,
      }));
    }, signal);
  }

  /** If the Platform API finds no database to create a token for, it may list the database a moment later. */
  #judge(error: unknown, transaction: SqlTransaction): SqlVerdict {
    if (!isTursoError(error)) return judge(error, transaction);
    return { error, remedy: isTursoError(error, 'not-found') && this.#find !== undefined ? 'look' : 'none' };
  }

  /** Returns `again` if another try may help, and otherwise what to throw. */
  async #remedy(verdict: SqlVerdict, transaction: SqlTransaction, course: Course, { token }: Attempt): Promise<'again' | Error> {
    const { error, remedy, retryAfter } = verdict;
    const { tries } = course;
    if (remedy === 'none') return error;
    if (remedy === 'wait') return await tries.next(retryAfter) ? 'again' : triedInVain(error, transaction, tries);
    if (remedy === 'look') {
      // A database that was created again answers 404 to the tokens of its predecessor, too.
      if (token?.scope === 'database') this.#tokens.forget(token);
      return this.#look(error, transaction, course);
    }
    if (course.renewed || token === undefined) return error;
    course.renewed = true;
    this.#tokens.forget(token);
    return 'again';
  }

  /** Repeats at once the first time, because a server misses a database for a moment while it loads or unloads it. */
  async #look(error: SqlError | TursoError, transaction: SqlTransaction, course: Course): Promise<'again' | Error> {
    course.missed += 1;
    if (course.missed === 1 && !isTursoError(error)) return 'again';
    if (course.late === undefined) return error;
    const lateness = await course.late.next(transaction.target);
    return lateness === 'again' ? 'again' : missingDatabase(error, transaction, lateness, course.late);
  }
}

/** The state of one transaction over all its tries. */
interface Course {
  readonly tries: Tries;
  readonly late: LateDatabase | undefined;
  /** How many times the host did not know the database. */
  missed: number;
  /** Whether a rejected token has been replaced. */
  renewed: boolean;
}

/** The state of one try. */
interface Attempt {
  token?: SqlToken;
  sent: boolean;
}

/** A function, because the compiler assumes that the signal does not change. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted ?? false;
}
