import { authorized } from './authorized';
import { TenantError } from './errors';
import type { Settings } from './settings';
import type { Token } from './token';
import { Databases } from '../turso/api/databases';
import { databaseFrom, type Database } from '../turso/api/types';
import { errorFromAnswer, unexpectedAnswer, type Answer } from '../turso/http/answers';
import { isTursoError, passes, TursoError } from '../turso/http/errors';
import { lastingReason, reasonOf } from '../turso/http/network';
import { withoutSecrets } from '../turso/http/redact';
import { readObject, type PlatformRequest } from '../turso/http/request';
import { parseRetryAfter, Tries } from '../turso/http/retry';
import { TimeLimitExceeded, withTimeLimit } from '../turso/http/time';
import { valuesOf } from '../turso/http/words';

/** Time limit of one attempt, in milliseconds. */
const REQUEST_TIMEOUT = 15_000;

/** A database, and whether this call created it. */
export interface FoundOrCreated {
  readonly database: Database;
  readonly isNew: boolean;
}

/**
 * The Platform API over the platform's own `fetch`, which exists everywhere. Retries temporary failures. Each request of the runtime is
 * safe to repeat.
 */
export class Platform {
  /** The databases of the organization. */
  readonly databases: Databases;
  readonly #settings: Settings;
  readonly #fetch: typeof globalThis.fetch;
  readonly #owner: string;

  constructor(settings: Settings, token: Token) {
    const { organization } = settings;
    this.#settings = settings;
    this.#fetch = authorized(settings.fetch, token);
    this.#owner = `/v1${organization === undefined ? '' : `/organizations/${encodeURIComponent(organization)}`}`;
    this.databases = new Databases(this, this.#owner);
  }

  /**
   * Creates a database as a branch of another. Returns an existing database of this name too: a repeated request, or another process, may
   * have created it.
   * @throws TursoError
   */
  async findOrCreate(name: string, group: string, parent: string, signal: AbortSignal): Promise<FoundOrCreated> {
    const tries = this.tries(signal);
    tries.start();
    for (;;) {
      try {
        const body = { name, group, seed: { type: 'database', name: parent } };
        const read = readObject((json) => databaseFrom(json.requiredObject('database')));
        const made = await this.send({ method: 'POST', path: `${this.#owner}/databases`, body, signal, read });
        return { database: { ...made, group: made.group ?? group }, isNew: true };
      } catch (error) {
        if (!isTursoError(error, 'already-exists')) throw error;
        const existing = await this.databases.find(name, { signal });
        if (existing !== undefined) return { database: existing, isNew: false };
        // It was deleted just now, or its creation has not finished.
        if (!await tries.next(error.retryAfter)) throw error;
      }
    }
  }

  /** @throws TursoError */
  async send<T>(request: PlatformRequest<T>): Promise<T> {
    const tries = this.tries(request.signal);
    tries.start();
    for (;;) {
      try {
        return await this.#tryOnce(request);
      } catch (error) {
        if (!isTursoError(error) || !passes(error) || !await tries.next(error.retryAfter)) throw error;
      }
    }
  }

  tries(signal: AbortSignal | undefined): Tries {
    const { timeoutMs: totalTimeoutMs } = this.#settings;
    return new Tries({ ...this.#settings, totalTimeoutMs }, signal);
  }

  async #tryOnce<T>(request: PlatformRequest<T>): Promise<T> {
    const answer = await this.#exchange(request);
    if (answer.status < 200 || answer.status > 299) throw errorFromAnswer(answer);
    try {
      return request.read(JSON.parse(answer.body === '' ? '{}' : answer.body));
    } catch (error) {
      throw unexpectedAnswer(answer, reasonOf(error));
    }
  }

  async #exchange({ method, path, query = {}, body, signal }: PlatformRequest<unknown>): Promise<Answer> {
    const { apiUrl, clock } = this.#settings;
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const parameters = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
    const url = `${apiUrl}${path}${parameters.size === 0 ? '' : `?${parameters}`}`;
    const headers = { 'accept': 'application/json', 'content-type': 'application/json' };
    try {
      return await withTimeLimit(REQUEST_TIMEOUT, signal, async (limited) => {
        const response = await this.#fetch(url, { method, headers, body: body && JSON.stringify(body), signal: limited, redirect: 'manual' });
        const text = await response.text();
        return {
          method,
          path,
          status: response.status,
          retryAfter: parseRetryAfter(response.headers.get('retry-after'), clock),
          body: withoutSecrets(text),
          sent: valuesOf(path, query, body),
        };
      });
    } catch (error) {
      if (error instanceof TenantError) throw error;
      const reason: unknown = signal?.reason;
      if (signal?.aborted === true && !(reason instanceof TimeLimitExceeded)) throw reason;
      const kind = error instanceof TimeLimitExceeded ? 'timeout' : 'network';
      const problem = `got no answer from ${apiUrl}: ${reasonOf(error)}`;
      throw new TursoError({ kind, reason: lastingReason(error), method, path, problem, advice: '', mayHaveTakenEffect: true });
    }
  }
}
