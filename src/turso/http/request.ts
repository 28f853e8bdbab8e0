import { ADVICE } from './advice';
import { TursoError } from './errors';
import type { FileBody } from './file-body';
import { JsonObject } from './json';

/** What every method of the Platform API accepts. */
export interface RequestOptions {
  /** Ends the request while it waits, pauses or runs. */
  readonly signal?: AbortSignal;
}

/** A request to the Platform API, with a reader for its answer. */
export interface PlatformRequest<T> extends RequestOptions {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The path below the base URL, encoded; see {@link pathOf}. */
  readonly path: string;
  /** Undefined parameters are left out. */
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent with the headers of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, without undefined fields. */
  readonly body?: object;
  /** A file to send instead, of any size. It has no time limit; only a silent connection ends it. */
  readonly file?: FileBody;
  /**
   * Whether the request ignores the signal once it is sent, because the caller needs its outcome. The time limit still applies.
   * @default - the signal ends it
   */
  readonly finishOnceSent?: boolean;
  /** Reads the answer, which is `{}` if the body is empty. Throws UnexpectedShape if it cannot. */
  readonly read: (json: unknown) => T;
}

/**
 * Encodes and joins the segments of a path.
 *
 * @throws TursoError for an empty segment, "." and "..", which would address something else
 */
export function pathOf(...segments: string[]): string {
  return segments.map((segment) => {
    if (['', '.', '..'].includes(segment)) throw unusableName(segment);
    return `/${encodeURIComponent(segment)}`;
  }).join('');
}

/** Returns the error for a request that the signal of its caller ended. */
export function abortedRequest(
  request: Pick<PlatformRequest<unknown>, 'method' | 'path'>,
  mayHaveTakenEffect: boolean,
): TursoError {
  const { method, path } = request;
  return new TursoError({ kind: 'aborted', method, path, problem: 'was aborted', advice: ADVICE.aborted, mayHaveTakenEffect });
}

/** Accepts any answer, because its body says nothing. */
export function readNothing(): void {}

/** Returns a reader for an answer that is one JSON object. */
export function readObject<T>(read: (json: JsonObject) => T): (json: unknown) => T {
  return (json) => read(JsonObject.from(json));
}

function unusableName(segment: string): TursoError {
  return new TursoError({
    kind: 'invalid',
    method: 'No request was sent:',
    path: JSON.stringify(segment),
    problem: 'is not a valid name',
    advice: 'Set the name of the database, group or organization. It cannot be empty, "." or "..".',
  });
}

/** The header with the key of an encrypted database. */
export const ENCRYPTION_KEY_HEADER = 'x-turso-encryption-key';
