import type { $Fetch } from 'ofetch';
import { ADVICE, Answer, errorFromAnswer, unexpectedAnswer } from './answers';
import { isTursoError, TursoError } from './errors';
import { parseJson, UnexpectedShape } from './json';
import { Limiter } from './limiter';
import { neverSent, reasonOf } from './network';
import { exchangeRaw, type RawAnswer } from './raw-http';
import { abortedRequest, FileBody, PlatformRequest } from './request';
import { parseRetryAfter, Tries } from './retry';
import { sendFile } from './send-file';
import { ResolvedPlatformSettings } from './settings';
import { TimeLimitExceeded, withTimeLimit } from './time';

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
  #fetch: Promise<$Fetch> | undefined;
  /** Whether anything ever answered at this address. */
  #reached = false;

  constructor(settings: ResolvedPlatformSettings) {
    this.#settings = settings;
    this.#limiter = new Limiter(settings.concurrency);
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
  tries(signal: AbortSignal | undefined): Tries {
    return new Tries(this.#settings, signal);
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
      if (!isTursoError(error)) tell({ failure: this.#withoutToken(reasonOf(error)) });
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
      body: isSuccess(status) ? body : this.#withoutToken(body),
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
    const reason = this.#withoutToken(reasonOf(error));
    const problem = kind === 'timeout' ? `got ${reason}` : `got no answer from ${this.#settings.baseUrl}: ${reason}`;
    return new TursoError({ kind, method, path, problem, advice: ADVICE[kind], mayHaveTakenEffect: !neverSent(error) });
  }

  /** For the case that a server or proxy quotes the request in its error. */
  #withoutToken(text: string): string {
    const { token } = this.#settings;
    return token.length < 8 ? text : text.replaceAll(token, '[token]');
  }
}

/** Not before the first request: it makes Node load its own HTTP client, which takes longer than all else at the start. */
async function loadFetch(fetch: typeof globalThis.fetch): Promise<$Fetch> {
  const { createFetch } = await import('ofetch');
  return createFetch({ fetch, Headers, AbortController });
}

function mayRepeat(error: TursoError, request: PlatformRequest<unknown>): boolean {
  const passing = ['rate-limited', 'server', 'network', 'timeout'].includes(error.kind);
  const safe = request.repeatable ?? request.method !== 'POST';
  return passing && (safe || !error.mayHaveTakenEffect);
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
