import type { FetchResponse } from 'ofetch';
import { ADVICE, ADVICE_ON_REASON } from './advice';
import { Answer, errorFromAnswer, unexpectedAnswer } from './answers';
import { callOf } from './calls';
import { passes, TursoError } from './errors';
import type { ExchangeAnswer, ExchangeRequest } from './exchange';
import { parseJson, UnexpectedShape } from './json';
import { Limiter } from './limiter';
import { lastingReason, neverSent, reasonOf } from './network';
import { ofetchOver } from './ofetch';
import { holdSecret, withoutSecrets } from './redact';
import { ENCRYPTION_KEY_HEADER, PlatformRequest, abortedRequest } from './request';
import { parseRetryAfter, Tries } from './retry';
import { ResolvedPlatformSettings } from './settings';
import { TimeLimitExceeded, withTimeLimit } from './time';
import { valuesOf } from './words';

/**
 * The behaviour that all calls of the Platform API share: address, token, time limits, bounded concurrency, and retries.
 *
 * ofetch builds the URL, repeats the request and calls the hooks in here. A 429 is always repeated; a 5xx, a broken connection and a
 * missing answer only if the request is safe to repeat (`calls.ts`). Every other answer is final.
 */
export class Transport {
  readonly #settings: ResolvedPlatformSettings;
  readonly #limiter: Limiter;
  readonly #mostAttempts: number | undefined;
  /** Whether anything ever answered at this address. */
  #reached = false;

  /** @param mostAttempts how often a request is sent at most. Default: as often as the time limit allows */
  constructor(settings: ResolvedPlatformSettings, mostAttempts?: number) {
    this.#settings = settings;
    this.#mostAttempts = mostAttempts;
    this.#limiter = new Limiter(settings.concurrency);
    holdSecret(settings.token);
  }

  /** @throws TursoError and nothing else */
  async send<T>(request: PlatformRequest<T>): Promise<T> {
    const tries = this.tries(request.signal);
    let sent = false;
    const $fetch = ofetchOver(async (url, { headers, body }) => {
      sent = false;
      return this.#limiter.run(async () => {
        sent = true;
        // The time limits start here: waiting in the queue does not count.
        tries.start();
        return this.#sendOnce(request, tries.attempt, url, { method: request.method, headers, body });
      }, request.signal);
    });
    return $fetch<T, 'text'>(request.path, {
      baseURL: this.#settings.baseUrl,
      method: request.method,
      query: request.query,
      headers: this.#headers(request),
      // ofetch turns no body of a GET into JSON, and Turso reads the body of one GET.
      body: (request.file ?? (request.body && JSON.stringify(request.body))) as string | undefined,
      // Text, because secrets have to leave it before anything reads it.
      responseType: 'text',
      retry: Infinity,
      retryStatusCodes: PASSING_STATUSES,
      // The hooks end the tries, which time limits and not a number. They pause too: ofetch's own delay does not end with the signal.
      onRequestError: async ({ error }) => this.#pause(request, this.#unanswered(request, error, sent), tries),
      onResponseError: async ({ response }) => this.#pause(request, errorFromAnswer(this.#answerFrom(request, response)), tries),
      onResponse: ({ response }) => {
        if (response.status < 400) response._data = readAnswer(request, this.#answerFrom(request, response)) as string;
      },
    }) as Promise<T>;
  }

  /** The tries of an operation that consists of several requests, timed like the tries of one request. */
  tries(signal: AbortSignal | undefined, mostAttempts = this.#mostAttempts): Tries {
    return new Tries({ ...this.#settings, mostAttempts }, signal);
  }

  /**
   * Pauses before the request is repeated.
   * @throws TursoError if it must not be repeated
   */
  async #pause(request: PlatformRequest<unknown>, error: TursoError, tries: Tries): Promise<void> {
    if (!mayRepeat(error, request)) throw error;
    // If the host has never answered, fail early: the URL is probably wrong.
    const limit = this.#reached ? undefined : this.#settings.firstContactTimeoutMs;
    const again = await tries.next(error.retryAfter, limit).catch(() => {
      throw abortedRequest(request, error.mayHaveTakenEffect);
    });
    if (!again) throw error.with({ attempts: tries.attempt });
  }

  async #sendOnce(request: PlatformRequest<unknown>, attempt: number, url: URL, sending: ExchangeRequest): Promise<ExchangeAnswer> {
    const { clock, log, exchange, requestTimeoutMs } = this.#settings;
    const { method, path, finishOnceSent, file } = request;
    const signal = finishOnceSent === true ? undefined : request.signal;
    const start = clock();
    const tell = (outcome: { status?: number; failure?: string }) => log({ method, path, attempt, duration: clock() - start, ...outcome });
    try {
      const answer = file === undefined
        ? await withTimeLimit(requestTimeoutMs, signal, async (limited) => exchange(url, { ...sending, signal: limited }))
        : await exchange(url, { ...sending, signal });
      this.#reached = true;
      tell({ status: answer.status });
      return answer;
    } catch (error) {
      tell({ failure: withoutSecrets(reasonOf(error), secretsIn(request)) });
      throw error;
    }
  }

  #answerFrom(request: PlatformRequest<unknown>, { status, headers, _data: text = '' }: FetchResponse<string>): Answer {
    const { method, path, query, body } = request;
    const retryAfter = parseRetryAfter(headers.get('retry-after'), this.#settings.clock);
    if (isSuccess(status)) return { method, path, status, body: text, sent: [], retryAfter };
    return {
      method,
      path,
      status,
      body: withoutSecrets(text, secretsIn(request)),
      sent: valuesOf(path, query, body),
      fields: Object.keys(body ?? {}),
      retryAfter,
    };
  }

  /** The service for the closest region wants no token. */
  #headers(request: PlatformRequest<unknown>): Record<string, string> {
    const { token, userAgent } = this.#settings;
    const content = request.body && { 'content-type': 'application/json' };
    const headers = { 'accept': 'application/json', 'user-agent': userAgent, ...content, ...request.file?.headers, ...request.headers };
    return token === '' ? headers : { ...headers, authorization: `Bearer ${token}` };
  }

  /** @param sent whether this try was begun: it is not while the request waits for its turn */
  #unanswered(request: PlatformRequest<unknown>, error: unknown, sent: boolean): TursoError {
    const { method, path, signal, finishOnceSent } = request;
    if (signal?.aborted === true && !(sent && finishOnceSent === true)) return abortedRequest(request, sent);
    const kind = error instanceof TimeLimitExceeded ? 'timeout' : 'network';
    const words = withoutSecrets(reasonOf(error), secretsIn(request));
    const problem = kind === 'timeout' ? `got ${words}` : `got no answer from ${this.#settings.baseUrl}: ${words}`;
    const reason = lastingReason(error);
    const advice = reason === undefined ? ADVICE[kind] : ADVICE_ON_REASON[reason];
    return new TursoError({ kind, reason, method, path, problem, advice, mayHaveTakenEffect: !neverSent(error) });
  }
}

/** The statuses after which the same request may succeed: `passes` says so of their errors, and decides. */
const PASSING_STATUSES = [408, 429, ...Array.from({ length: 100 }, (_, index) => 500 + index)];

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
