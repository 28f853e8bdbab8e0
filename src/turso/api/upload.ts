import { RemoteEncryption } from './databases';
import { isTursoError } from '../http/errors';
import { FileBody } from '../http/file-body';
import { ENCRYPTION_KEY_HEADER, PlatformRequest, RequestOptions, pathOf, readNothing } from '../http/request';
import { Transport } from '../http/transport';
import { says } from '../http/words';
import type { Expected, LateDatabase } from '../sql/late-database';

/** For all tries together, in milliseconds. Twenty gigabytes take long. */
export const LONGEST_UPLOAD = 6 * 60 * 60_000;

/** How to upload a file. */
export interface UploadOptions extends RequestOptions {
  /** The encryption that the database was created with. */
  readonly encryption?: RemoteEncryption;
}

/** How many times a file is sent at most. */
const MOST_UPLOADS = 5;

/** The database to fill, and the helper that waits while its host does not know it yet. */
export interface UploadTarget {
  readonly database: Expected;
  readonly late: LateDatabase;
}

/**
 * Fills a new database with a SQLite file. After a lost answer, it asks the database whether it has its content. If not, it sends the
 * file again, a few times.
 *
 * @param transport sends to the database itself
 */
export async function uploadFile(
  transport: Transport, path: string, { database, late }: UploadTarget, options: UploadOptions,
): Promise<void> {
  const tries = transport.tries(options.signal, MOST_UPLOADS);
  tries.start();
  for (;;) {
    try {
      return await transport.send(uploadRequest(path, options));
    } catch (error) {
      if (!isTursoError(error) || error.kind === 'aborted') throw error;
      if (error.status === 404) {
        // Only the headers were sent. The Platform API may list the database although its host does not know it yet.
        if (await late.next(database).catch(() => undefined) === 'again') continue;
        throw error;
      }
      if (!error.mayHaveTakenEffect) throw error;
      if (await isFilled(transport, options)) return;
      const again = await tries.next(error.retryAfter).catch(() => false);
      if (!again) throw error.with({ attempts: tries.attempt });
    }
  }
}

function uploadRequest(path: string, { encryption, signal }: UploadOptions): PlatformRequest<void> {
  return {
    method: 'POST',
    path: pathOf('v1', 'upload'),
    headers: encryptionHeaders(encryption),
    file: FileBody.plain(path),
    signal,
    read: readNothing,
  };
}

/** A database that waits for its upload rejects every query. */
async function isFilled(transport: Transport, options: UploadOptions): Promise<boolean> {
  return transport.send(smallestQuery(options)).then(() => true, () => false);
}

/**
 * Whether a database says that it waits for its upload. Any other answer leaves this open and counts as no.
 *
 * @param name of the database, which is not one of the answer's own words
 */
export async function saysThatItWaits(transport: Transport, name: string, options: UploadOptions): Promise<boolean> {
  return transport.send(smallestQuery(options)).then(() => false, (error: unknown) => {
    if (isTursoError(error, 'invalid')) return says(error.text ?? '', /\bupload/gi, [name]);
    throw error;
  });
}

function smallestQuery({ encryption, signal }: UploadOptions): PlatformRequest<void> {
  const statement = { type: 'execute', stmt: { sql: 'SELECT 1' } };
  return {
    method: 'POST',
    path: pathOf('v2', 'pipeline'),
    headers: encryptionHeaders(encryption),
    body: { requests: [statement, { type: 'close' }] },
    signal,
    read: readNothing,
  };
}

function encryptionHeaders(encryption: RemoteEncryption | undefined): Record<string, string> | undefined {
  return encryption && { [ENCRYPTION_KEY_HEADER]: encryption.key, 'x-turso-encryption-cipher': encryption.cipher };
}
