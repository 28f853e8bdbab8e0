import { sendTransaction } from './hrana';
import { SqlToken, SqlTokens, TokenMint } from './sql-tokens';
import { SqlResult, SqlStatement, SqlTarget } from './sql-types';
import { abortedTransaction, judge, SqlRemedy, SqlTransaction, SqlVerdict } from './sql-verdict';
import { isTursoError } from '../http/errors';
import type { SmallFetch } from '../http/kept-alive';
import { Limiter } from '../http/limiter';
import { Tries } from '../http/retry';
import { Clock, Random, realWait, Wait, waitFor, withTimeLimit } from '../http/time';

/** How a transaction is to be run. */
export interface TransactionOptions {
  /**
   * Whether the statements only read. Then the token can only read too, and a lost answer is asked for again.
   * @default false
   */
  readonly readOnly?: boolean;
  /**
   * Whether foreign keys are enforced. Off, a table that others refer to can be rebuilt, as SQLite's own
   * recipe for altering tables wants it; a transaction cannot switch this itself.
   * @default true
   */
  readonly foreignKeys?: boolean;
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
   * @default 120000
   */
  readonly requestTimeoutMs?: number;
  /**
   * Time limit for all tries of a transaction together, in milliseconds.
   * @default 300000
   */
  readonly totalTimeoutMs?: number;
  /** @default - the platform's own `fetch` */
  readonly fetch?: SmallFetch;
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
 * Tried again are: 429 and connections that could not be made, always; lost answers and 5xx, if the
 * transaction only reads; once each, a token that the server does not know any more, and a database that
 * it does not find, because a server that is just loading or unloading a database may miss it.
 */
export class Sql implements SqlClient {
  readonly #settings: Required<SqlSettings>;
  readonly #limiter: Limiter;
  readonly #tokens: SqlTokens;

  constructor(mint: TokenMint, settings: SqlSettings = {}) {
    this.#settings = {
      concurrency: settings.concurrency ?? 24,
      requestTimeoutMs: settings.requestTimeoutMs ?? 120_000,
      totalTimeoutMs: settings.totalTimeoutMs ?? 300_000,
      fetch: settings.fetch ?? ((input, init) => globalThis.fetch(input, init)),
      clock: settings.clock ?? Date.now,
      wait: settings.wait ?? realWait,
      random: settings.random ?? Math.random,
    };
    this.#limiter = new Limiter(this.#settings.concurrency);
    this.#tokens = new SqlTokens(mint, this.#settings.clock);
  }

  async transaction(
    target: SqlTarget,
    statements: readonly SqlStatement[],
    options: TransactionOptions = {},
  ): Promise<SqlResult[]> {
    if (statements.length === 0) return [];
    const { readOnly = false, foreignKeys = true, signal } = options;
    const transaction: SqlTransaction = { target, statements, readOnly, foreignKeys };
    const tries = new Tries(this.#settings, signal);
    const forgiven = new Set<SqlRemedy>();
    for (;;) {
      const attempt: Attempt = { sent: false };
      try {
        return await this.#tryOnce(transaction, tries, attempt, signal);
      } catch (error) {
        if (isTursoError(error)) throw error;
        if (isAborted(signal)) throw abortedTransaction(transaction, attempt.sent);
        const verdict = judge(error, transaction);
        const again = await this.#remedy(verdict, tries, attempt, forgiven);
        if (!again) throw isAborted(signal) ? abortedTransaction(transaction, false) : verdict.error;
      }
    }
  }

  /** Forgets all tokens. */
  close(): void {
    this.#tokens.forgetAll();
  }

  async #tryOnce(
    transaction: SqlTransaction,
    tries: Tries,
    attempt: Attempt,
    signal: AbortSignal | undefined,
  ): Promise<SqlResult[]> {
    const { target, ...asked } = transaction;
    const { httpUrl, encryptionKey } = target;
    const { fetch, clock, requestTimeoutMs } = this.#settings;
    const token = await waitFor(this.#tokens.get(target, asked.readOnly ? 'read-only' : 'full-access'), signal);
    attempt.token = token;
    return this.#limiter.run(async () => {
      tries.start();
      attempt.sent = true;
      return withTimeLimit(requestTimeoutMs, signal, async (limited) => sendTransaction({
        httpUrl, encryptionKey, token: token.jwt, ...asked, fetch, clock, signal: limited,
      }));
    }, signal);
  }

  /** Whether another try may help; not if the caller aborts the pause before it. */
  async #remedy(verdict: SqlVerdict, tries: Tries, { token }: Attempt, forgiven: Set<SqlRemedy>): Promise<boolean> {
    const { remedy, retryAfter } = verdict;
    if (remedy === 'wait') return tries.next(retryAfter).catch(() => false);
    if (remedy === 'none' || forgiven.has(remedy)) return false;
    forgiven.add(remedy);
    // A database that was made anew does not know the tokens of its predecessor, and says 404 as well.
    if (token !== undefined && (remedy === 'new token' || token.scope === 'database')) this.#tokens.forget(token);
    return true;
  }
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
