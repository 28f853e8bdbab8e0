import type { $Fetch } from 'ofetch';
import { ADVICE, ADVICE_ON_REASON } from './advice';
import { Answer, errorFromAnswer, unexpectedAnswer } from './answers';
import { callOf } from './calls';
import { ENCRYPTION_KEY_HEADER } from './encryption-header';
import { isTursoError, passes, TursoError } from './errors';
import { parseJson, UnexpectedShape } from './json';
import { Limiter } from './limiter';
import { lastingReason, neverSent, reasonOf } from './network';
import { exchangeRaw, type RawAnswer } from './raw-http';
import { holdSecret, withoutSecrets } from './redact';
import { abortedRequest, FileBody, PlatformRequest } from './request';
import { parseRetryAfter, Tries } from './retry';
import { sendFile } from './send-file';
import { ResolvedPlatformSettings } from './settings';
import { TimeLimitExceeded, withTimeLimit } from './time';
import { valuesOf } from './words';

/**
 * The behaviour that all calls of the Platform API share: address, token, time limits, bounded
 * concurrency, and retries.
 *
 * Repeated are 429, and, where the request may be repeated safely, 5xx, broken connections and missing
 * answers: with backoff, honouring `Retry-After`, within the total time limit. Every other answer is final.
 */
export class Transport {
  readonly #settings: ResolvedPlatformSettings;
  readonly #limiter: Limiter;
  readonly #mostAttempts: number | undefined;
  #fetch: Promise<$Fetch> | undefined;
  /** Whether anything ever answered at this address. */
  #reached = false;

  /** @param mostAttempts how often a request is sent at most; where it is left out, as often as the time limit allows */
  constructor(settings: ResolvedPlatformSettings, mostAttempts?: number) {
    this.#settings = settings;
    this.#mostAttempts = mostAttempts;
    this.#limiter = new Limiter(settings.concurrency);
    holdSecret(settings.token);
  }

  /** @throws TursoError and nothing else */
  async send<T>(request: PlatformRequest<T>): Promise<T> {
    const tries = this.tries(request.signal);
    for (;;) {
      try {
        return await this.#tryOnce(request, tries);
      } catch (error) {
        if (!isTursoError(error) || !mayRepeat(error, request)) throw error;
        if (!await this.#pause(request, error, tries)) throw error.with({ attempts: tries.attempt });
      }
    }
  }

  /** The tries of an operation that is made of several requests, timed as one request's tries are. */
  tries(signal: AbortSignal | undefined, mostAttempts = this.#mostAttempts): Tries {
    return new Tries({ ...this.#settings, mostAttempts }, signal);
  }

  async #pause<T>(request: PlatformRequest<T>, error: TursoError, tries: Tries): Promise<boolean> {
    try {
      // Who was never there is a wrong address, not a server that restarts: nobody waits two minutes to hear of a typing error.
      return await tries.next(error.retryAfter, this.#reached ? undefined : this.#settings.firstContactTimeoutMs);
    } catch {
      throw abortedRequest(request, error.mayHaveTakenEffect);
    }
  }

  async #tryOnce<T>(request: PlatformRequest<T>, tries: Tries): Promise<T> {
    let sent = false;
    try {
      // The time limits start when the turn has come: waiting in the queue does not count.
      return await this.#limiter.run(async () => {
        tries.start();
        sent = true;
        return this.#observed(request, tries.attempt);
      }, request.signal);
    } catch (error) {
      if (isTursoError(error)) throw error;
      const aborted = request.signal?.aborted === true && !(sent && request.finishOnceSent === true);
      throw aborted ? abortedRequest(request, sent) : this.#connectionError(request, error);
    }
  }

  async #observed<T>(request: PlatformRequest<T>, attempt: number): Promise<T> {
    const { clock, log } = this.#settings;
    const { method, path } = request;
    const start = clock();
    const tell = (outcome: { status?: number; failure?: string }) =>
      log({ method, path, attempt, duration: clock() - start, ...outcome });
    try {
      const answer = await this.#exchange(request);
      this.#reached = true;
      tell({ status: answer.status });
      return readAnswer(request, answer);
    } catch (error) {
      if (!isTursoError(error)) tell({ failure: withoutSecrets(reasonOf(error), secretsIn(request)) });
      throw error;
    }
  }

  async #exchange<T>(request: PlatformRequest<T>): Promise<Answer> {
    const { requestTimeoutMs, clock } = this.#settings;
    const { method, path } = request;
    const signal = request.finishOnceSent === true ? undefined : request.signal;
    const answer = request.file === undefined
      ? await withTimeLimit(requestTimeoutMs, signal, async (limited) => this.#exchangeText(request, limited))
      : await this.#sendFile(request, request.file);
    const { status, body } = answer;
    return {
      method,
      path,
      status,
      body: isSuccess(status) ? body : withoutSecrets(body, secretsIn(request)),
      sent: isSuccess(status) ? [] : valuesOf(path, request.query, request.body),
      fields: isSuccess(status) ? [] : Object.keys(request.body ?? {}),
      retryAfter: parseRetryAfter(answer.retryAfter, clock),
    };
  }

  async #exchangeText(request: PlatformRequest<unknown>, signal: AbortSignal): Promise<RawAnswer> {
    // Turso reads the body of one GET, with which `fetch` cannot send any.
    return request.method === 'GET' && request.body !== undefined ? this.#exchangeRaw(request, signal) : this.#exchangeByFetch(request, signal);
  }

  async #sendFile(request: PlatformRequest<unknown>, file: FileBody): Promise<RawAnswer> {
    const { path, method, signal } = request;
    const url = new URL(this.#settings.baseUrl + path);
    return sendFile({ url, method, ...file, headers: { ...this.#headers(request), ...file.headers }, signal });
  }

  async #exchangeByFetch(request: PlatformRequest<unknown>, signal: AbortSignal): Promise<RawAnswer> {
    const { path, method, query, body } = request;
    const $fetch = await (this.#fetch ??= loadFetch(this.#settings.fetch));
    const response = await $fetch.raw<string, 'text'>(path, {
      baseURL: this.#settings.baseUrl,
      method,
      query,
      body: body as Record<string, unknown> | undefined,
      headers: this.#headers(request),
      signal,
      responseType: 'text',
      // A redirect would turn a POST into a GET, and the answer would not be about this request.
      redirect: 'manual',
      retry: false,
      ignoreResponseError: true,
    });
    return { status: response.status, body: response._data ?? '', retryAfter: response.headers.get('retry-after') };
  }

  async #exchangeRaw(request: PlatformRequest<unknown>, signal: AbortSignal): Promise<RawAnswer> {
    const { path, method, body } = request;
    const url = new URL(this.#settings.baseUrl + path);
    return exchangeRaw({ url, method, headers: this.#headers(request), body: JSON.stringify(body), signal });
  }

  /** Without a token the service is one that wants none. */
  #headers(request: PlatformRequest<unknown>): Record<string, string> {
    const { token, userAgent } = this.#settings;
    const headers = { 'accept': 'application/json', 'user-agent': userAgent, ...request.headers };
    return token === '' ? headers : { ...headers, authorization: `Bearer ${token}` };
  }

  #connectionError(request: PlatformRequest<unknown>, error: unknown): TursoError {
    const { method, path } = request;
    const kind = error instanceof TimeLimitExceeded ? 'timeout' : 'network';
    const words = withoutSecrets(reasonOf(error), secretsIn(request));
    const problem = kind === 'timeout' ? `got ${words}` : `got no answer from ${this.#settings.baseUrl}: ${words}`;
    const reason = lastingReason(error);
    const advice = reason === undefined ? ADVICE[kind] : ADVICE_ON_REASON[reason];
    return new TursoError({ kind, reason, method, path, problem, advice, mayHaveTakenEffect: !neverSent(error) });
  }
}

/** Not before the first request: it makes Node load its own HTTP client, which takes longer than all else at the start. */
async function loadFetch(fetch: typeof globalThis.fetch): Promise<$Fetch> {
  const { createFetch } = await import('ofetch');
  return createFetch({ fetch, Headers, AbortController });
}

function mayRepeat(error: TursoError, request: PlatformRequest<unknown>): boolean {
  if (!passes(error)) return false;
  return !error.mayHaveTakenEffect || callOf(request.method, request.path)?.repeat === 'safe';
}

/** What of a request is secret beside the API token: keys of encrypted databases. */
function secretsIn({ headers, body }: PlatformRequest<unknown>): string[] {
  const { remote_encryption: encryption } = (body ?? {}) as { remote_encryption?: { encryption_key?: string } };
  return [headers?.[ENCRYPTION_KEY_HEADER], encryption?.encryption_key].filter((secret) => secret !== undefined);
}

function readAnswer<T>(request: PlatformRequest<T>, answer: Answer): T {
  if (!isSuccess(answer.status)) throw errorFromAnswer(answer);
  try {
    return request.read(answer.body.trim() === '' ? {} : parseJson(answer.body));
  } catch (error) {
    if (error instanceof UnexpectedShape) throw unexpectedAnswer(answer, error.message);
    if (error instanceof SyntaxError) throw unexpectedAnswer(answer, 'the body is not valid JSON');
    throw error;
  }
}

function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}
