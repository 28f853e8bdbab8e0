import type { Settings } from './settings';
import { databaseFrom, type Database } from '../turso/api/types';
import { errorFromAnswer, unexpectedAnswer, type Answer } from '../turso/http/answers';
import { isTursoError, passes, TursoError, unlessNotFound } from '../turso/http/errors';
import { JsonObject } from '../turso/http/json';
import { lastingReason, reasonOf } from '../turso/http/network';
import { holdSecret, withoutSecrets } from '../turso/http/redact';
import { parseRetryAfter, Tries } from '../turso/http/retry';
import { TimeLimitExceeded, withTimeLimit } from '../turso/http/time';
import { valuesOf } from '../turso/http/words';

/** Time limits of one attempt and of all attempts in milliseconds. A caller waits for the answer. */
const REQUEST_TIMEOUT = 15_000;
const TOTAL_TIMEOUT = 30_000;

interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
}

/** A database, and whether this call created it. */
export interface FoundOrCreated {
  readonly database: Database;
  readonly isNew: boolean;
}

/** Finds and creates databases with the Platform API. Retries temporary failures: each of its requests is safe to repeat. */
export class Platform {
  readonly #settings: Settings;
  readonly #token: string;
  readonly #path: string;

  constructor(settings: Settings, token: string) {
    const { organization } = settings;
    this.#settings = settings;
    this.#token = token;
    holdSecret(token);
    this.#path = `/v1${organization === undefined ? '' : `/organizations/${encodeURIComponent(organization)}`}/databases`;
  }

  /**
   * Returns the database of this name, or undefined if it does not exist.
   * @throws TursoError
   */
  async find(name: string, signal: AbortSignal): Promise<Database | undefined> {
    return unlessNotFound(this.#send({ method: 'GET', path: `${this.#path}/${encodeURIComponent(name)}` }, signal));
  }

  /**
   * Creates a database as a branch of another. Returns an existing database of this name too: a repeated request, or another process, may
   * have created it.
   * @throws TursoError
   */
  async findOrCreate(name: string, group: string, parent: string, signal: AbortSignal): Promise<FoundOrCreated> {
    const tries = this.#tries(signal);
    tries.start();
    for (;;) {
      try {
        const body = { name, group, seed: { type: 'database', name: parent } };
        const made = await this.#send({ method: 'POST', path: this.#path, body }, signal);
        return { database: { ...made, group: made.group ?? group }, isNew: true };
      } catch (error) {
        if (!isTursoError(error, 'already-exists')) throw error;
        const existing = await this.find(name, signal);
        if (existing !== undefined) return { database: existing, isNew: false };
        // It was deleted just now, or its creation has not finished.
        if (!await tries.next(error.retryAfter)) throw error;
      }
    }
  }

  async #send(request: Request, signal: AbortSignal): Promise<Database> {
    const tries = this.#tries(signal);
    tries.start();
    for (;;) {
      try {
        return await this.#tryOnce(request, signal);
      } catch (error) {
        if (!isTursoError(error) || !passes(error) || !await tries.next(error.retryAfter)) throw error;
      }
    }
  }

  async #tryOnce(request: Request, signal: AbortSignal): Promise<Database> {
    const answer = await this.#exchange(request, signal);
    if (answer.status < 200 || answer.status > 299) throw errorFromAnswer(answer);
    try {
      return databaseFrom(JsonObject.from(JSON.parse(answer.body)).requiredObject('database'));
    } catch (error) {
      throw unexpectedAnswer(answer, reasonOf(error));
    }
  }

  async #exchange({ method, path, body }: Request, signal: AbortSignal): Promise<Answer> {
    const { apiUrl, fetch, clock } = this.#settings;
    const headers = { 'accept': 'application/json', 'authorization': `Bearer ${this.#token}`, 'content-type': 'application/json' };
    try {
      return await withTimeLimit(REQUEST_TIMEOUT, signal, async (limited) => {
        const init = { method, headers, body: body && JSON.stringify(body), signal: limited, redirect: 'manual' as const };
        const response = await fetch(apiUrl + path, init);
        const text = await response.text();
        return {
          method,
          path,
          status: response.status,
          retryAfter: parseRetryAfter(response.headers.get('retry-after'), clock),
          body: withoutSecrets(text),
          sent: valuesOf(path, body),
        };
      });
    } catch (error) {
      signal.throwIfAborted();
      const kind = error instanceof TimeLimitExceeded ? 'timeout' : 'network';
      const problem = `got no answer from ${apiUrl}: ${reasonOf(error)}`;
      throw new TursoError({ kind, reason: lastingReason(error), method, path, problem, advice: '', mayHaveTakenEffect: true });
    }
  }

  #tries(signal: AbortSignal): Tries {
    return new Tries({ ...this.#settings, totalTimeoutMs: TOTAL_TIMEOUT }, signal);
  }
}
