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

/** How a transaction is to be run. */
export interface TransactionOptions {
  /**
   * Whether the statements only read. Then the token can only read too.
   * @default false
   */
  readonly readOnly?: boolean;
  /**
   * What the transaction is for: that decides whether it is sent again when its answer was lost, and how long it may take.
   * @default - 'read' where it only reads, otherwise 'change'
   */
  readonly purpose?: SqlPurpose;
  /**
   * Whether foreign keys are enforced. Off, a table that others refer to can be rebuilt, as SQLite's own
   * recipe for altering tables wants it; a transaction cannot switch this itself.
   * @default true
   */
  readonly foreignKeys?: boolean;
  /** Values that no message shows, although a server may quote them. Tokens and keys are never shown. */
  readonly secrets?: readonly (string | null)[];
  readonly signal?: AbortSignal;
}

/** Runs SQL in databases. */
export interface SqlClient {
  /**
   * Runs all statements in one transaction and one HTTP request; nothing is kept when one of them fails.
   *
   * @throws SqlError if the transaction fails
   * @throws TursoError if the Platform API mints no token for it
   */
  transaction(target: SqlTarget, statements: readonly SqlStatement[], options?: TransactionOptions): Promise<SqlResult[]>;
}

/** How SQL is sent. */
export interface SqlSettings {
  /**
   * How many transactions may be under way at once. A server of one's own has 128 streams in all.
   * @default 24
   */
  readonly concurrency?: number;
  /**
   * Time limit for one try of a transaction, in milliseconds.
   * @default - what its purpose allows; that is never exceeded
   */
  readonly requestTimeoutMs?: number;
  /**
   * Time limit for all tries of a transaction together, in milliseconds.
   * @default - what its purpose allows; that is never exceeded
   */
  readonly totalTimeoutMs?: number;
  /**
   * Sends one request.
   * @default - the platform's own `fetch`
   */
  readonly exchange?: TextExchange;
  /** Told when a database is waited for that its host does not know yet. @default - nobody is told */
  readonly log?: (entry: LateEntry) => void;
  /** @default Date.now */
  readonly clock?: Clock;
  /** @default - waits by the real clock */
  readonly wait?: Wait;
  /** @default Math.random */
  readonly random?: Random;
}

/**
 * SQL over HTTP with tokens that it mints for itself.
 *
 * Tried again are: 429 and connections that could not be made, always; lost answers and 5xx, as the purpose of the transaction allows;
 * once, a token that the server does not know any more; and a database that its host does not know, for as long as the Platform API
 * lists it.
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

  /** A database that the Platform API mints no token for, because it does not find it, may be one that it lists a moment later. */
  #judge(error: unknown, transaction: SqlTransaction): SqlVerdict {
    if (!isTursoError(error)) return judge(error, transaction);
    return { error, remedy: isTursoError(error, 'not-found') && this.#find !== undefined ? 'look' : 'none' };
  }

  /** `again` if another try may help; otherwise what to throw. */
  async #remedy(verdict: SqlVerdict, transaction: SqlTransaction, course: Course, { token }: Attempt): Promise<'again' | Error> {
    const { error, remedy, retryAfter } = verdict;
    const { tries } = course;
    if (remedy === 'none') return error;
    if (remedy === 'wait') return await tries.next(retryAfter) ? 'again' : triedInVain(error, transaction, tries);
    if (remedy === 'look') {
      // A database that was made again does not know the tokens of its predecessor, and says 404 as well.
      if (token?.scope === 'database') this.#tokens.forget(token);
      return this.#look(error, transaction, course);
    }
    if (course.renewed || token === undefined) return error;
    course.renewed = true;
    this.#tokens.forget(token);
    return 'again';
  }

  /** A server that is just loading or unloading a database misses it for a moment: the first time it is asked again at once. */
  async #look(error: SqlError | TursoError, transaction: SqlTransaction, course: Course): Promise<'again' | Error> {
    course.missed += 1;
    if (course.missed === 1 && !isTursoError(error)) return 'again';
    if (course.late === undefined) return error;
    const lateness = await course.late.next(transaction.target);
    return lateness === 'again' ? 'again' : missingDatabase(error, transaction, lateness, course.late);
  }
}

/** How the tries of one transaction go. */
interface Course {
  readonly tries: Tries;
  readonly late: LateDatabase | undefined;
  /** How often the host did not know the database. */
  missed: number;
  /** Whether a token that was refused has been replaced. */
  renewed: boolean;
}

/** What is known of one try. */
interface Attempt {
  token?: SqlToken;
  sent: boolean;
}

/** A function, because the compiler would take the signal for one that cannot change. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted ?? false;
}
