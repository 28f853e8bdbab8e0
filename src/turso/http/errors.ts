import { withoutSecrets } from './redact';

/**
 * How a request to the Platform API failed.
 *
 * - `not-found`: Turso says that the object does not exist
 * - `already-exists`: the name is taken
 * - `protected`: Turso rejected a deletion, and then confirmed that delete protection is on
 * - `unauthorized`, `forbidden`, `payment-required`, `invalid`: 401, 403, 402, and any other refusal
 * - `rate-limited`, `server`, `network`, `timeout`: 429, 5xx, no connection, no answer in time; the client
 *   has repeated what is safe to repeat
 * - `unexpected-answer`: an answer that is not Turso's, for example an HTML page or broken JSON
 * - `aborted`: the caller's signal ended the request
 */
export type TursoErrorKind =
  | 'not-found'
  | 'already-exists'
  | 'protected'
  | 'unauthorized'
  | 'forbidden'
  | 'payment-required'
  | 'invalid'
  | 'rate-limited'
  | 'server'
  | 'network'
  | 'timeout'
  | 'unexpected-answer'
  | 'aborted';

/** Why a request failed, where more than the kind is known. It is read from the answer in one place; callers decide by it. */
export type TursoErrorReason =
  | 'size-limit-not-supported'
  | 'attach-not-supported'
  | 'schemas-not-supported'
  | 'permissions-not-supported'
  | 'organization-not-found'
  | 'group-not-found'
  | 'invalid-location'
  | 'not-in-plan'
  | 'already-a-member'
  | 'user-not-found'
  | 'own-mfa-is-off'
  | 'invalid-expiration'
  | NetworkReason;

/** Why the connection failed, where another try would fail the same way. */
export type NetworkReason = 'host-not-found' | 'certificate-not-trusted' | 'certificate-invalid' | 'proxy-refused' | 'setting-unusable';

/** The parts of a {@link TursoError}. */
export interface TursoErrorDetails {
  readonly kind: TursoErrorKind;
  readonly reason?: TursoErrorReason;
  readonly method: string;
  readonly path: string;
  /** What happened: the end of a sentence that begins with method and path. */
  readonly problem: string;
  /** What to do, as full sentences. */
  readonly advice: string;
  readonly status?: number;
  readonly code?: string;
  /** Turso's own words. */
  readonly text?: string;
  /** Fields of the request's body that Turso's words name. */
  readonly fields?: readonly string[];
  /** The wait that the server asked for, in milliseconds. */
  readonly retryAfter?: number;
  readonly mayHaveTakenEffect?: boolean;
  readonly attempts?: number;
  readonly cause?: unknown;
}

/** A request to Turso's Platform API failed. Neither the message nor a field holds a token. */
export class TursoError extends Error {
  readonly kind: TursoErrorKind;
  /** More exact than the kind. Undefined if only the kind is known. */
  readonly reason: TursoErrorReason | undefined;
  readonly method: string;
  /** The path of the request below the base URL. */
  readonly path: string;
  /** What to do about it, as full sentences. */
  readonly advice: string;
  /** The HTTP status, if there was an answer. */
  readonly status: number | undefined;
  /** Turso's machine-readable code, if it sent one. */
  readonly code: string | undefined;
  /** Turso's own words, if it sent any. */
  readonly text: string | undefined;
  /** Fields of the request's body that Turso's words name. */
  readonly fields: readonly string[];
  /** What happened, without method, path and the number of tries. */
  readonly problem: string;
  /** The wait that the server asked for, in milliseconds. */
  readonly retryAfter: number | undefined;
  /** Whether Turso may have executed the request: only the answer is missing. */
  readonly mayHaveTakenEffect: boolean;
  readonly #details: TursoErrorDetails;

  constructor(details: TursoErrorDetails) {
    const { attempts = 1 } = details;
    const tries = attempts > 1 ? ` (tried ${attempts} times)` : '';
    super(withoutSecrets(`${details.method} ${details.path} ${details.problem}${tries}`), { cause: details.cause });
    this.name = 'TursoError';
    this.#details = details;
    this.kind = details.kind;
    this.reason = details.reason;
    this.method = details.method;
    this.path = details.path;
    this.advice = details.advice;
    this.status = details.status;
    this.code = details.code;
    this.text = details.text === undefined ? undefined : withoutSecrets(details.text);
    this.fields = details.fields ?? [];
    this.problem = withoutSecrets(details.problem);
    this.retryAfter = details.retryAfter;
    this.mayHaveTakenEffect = details.mayHaveTakenEffect ?? false;
  }

  /** Returns the same failure with some details changed. */
  with(details: Partial<TursoErrorDetails>): TursoError {
    return new TursoError({ ...this.#details, ...details });
  }
}

/** Whether the same request may succeed a moment later. */
export function passes({ kind, reason }: TursoError): boolean {
  return kind === 'rate-limited' || kind === 'server' || kind === 'timeout' || (kind === 'network' && reason === undefined);
}

/** Whether Turso refuses a request for good: the same request would meet the same refusal later. */
export function isRefusal(error: unknown): error is TursoError {
  return isTursoError(error) && (error.kind === 'invalid' || error.kind === 'payment-required' || error.kind === 'forbidden');
}

/** Whether an error is a {@link TursoError}, and of that kind if one is given. */
export function isTursoError(error: unknown, kind?: TursoErrorKind): error is TursoError {
  return error instanceof TursoError && (kind === undefined || error.kind === kind);
}

/** Returns what Turso answers, or undefined if it answers that the object does not exist. */
export async function unlessNotFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isTursoError(error, 'not-found')) return undefined;
    throw error;
  }
}
