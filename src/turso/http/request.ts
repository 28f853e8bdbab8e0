import { ADVICE } from './advice';
import { TursoError } from './errors';
import type { FileBody } from './file-body';
import { JsonObject } from './json';

/** What every method of the Platform API accepts. */
export interface RequestOptions {
  /** Ends the request, whether it waits, pauses or is under way. */
  readonly signal?: AbortSignal;
}

/** One request to the Platform API, and how to read its answer. */
export interface PlatformRequest<T> extends RequestOptions {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The path below the base URL, encoded; see {@link pathOf}. */
  readonly path: string;
  /** Parameters that are undefined are left out. */
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent beside those of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. Fields that are undefined are left out. */
  readonly body?: object;
  /** Sent instead, of whatever size. It takes as long as it takes: only silence ends it. */
  readonly file?: FileBody;
  /**
   * Whether the signal leaves the request alone once it is sent, for one whose outcome has to be known.
   * The time limit holds all the same.
   * @default - the signal ends it
   */
  readonly finishOnceSent?: boolean;
  /** Reads the answer, which is `{}` where the body is empty; throws UnexpectedShape if it cannot. */
  readonly read: (json: unknown) => T;
}

/**
 * Joins the segments of a path, encoded.
 *
 * @throws TursoError for an empty segment and for dots, which would address something else
 */
export function pathOf(...segments: string[]): string {
  return segments.map((segment) => {
    if (['', '.', '..'].includes(segment)) throw unusableName(segment, segments);
    return `/${encodeURIComponent(segment)}`;
  }).join('');
}

/** The error for a request that its caller's signal ended. */
export function abortedRequest(
  request: Pick<PlatformRequest<unknown>, 'method' | 'path'>,
  mayHaveTakenEffect: boolean,
): TursoError {
  const { method, path } = request;
  return new TursoError({ kind: 'aborted', method, path, problem: 'was aborted', advice: ADVICE.aborted, mayHaveTakenEffect });
}

/** Reads an answer whose body says nothing: whatever it is, it is fine. */
export function readNothing(): void {}

/** Reads an answer that is one JSON object. */
export function readObject<T>(read: (json: JsonObject) => T): (json: unknown) => T {
  return (json) => read(JsonObject.from(json));
}

function unusableName(segment: string, segments: string[]): TursoError {
  return new TursoError({
    kind: 'invalid',
    method: 'A request to',
    path: `/${segments.join('/')}`,
    problem: `cannot be sent: ${JSON.stringify(segment)} is no name`,
    advice: 'Give the name of the database, group or organization.',
  });
}

/** Carries the key of an encrypted database. */
export const ENCRYPTION_KEY_HEADER = 'x-turso-encryption-key';
