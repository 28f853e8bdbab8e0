import { RemoteEncryption } from './databases';
import { ENCRYPTION_KEY_HEADER } from '../http/encryption-header';
import { isTursoError } from '../http/errors';
import { pathOf, PlatformRequest, readNothing, RequestOptions } from '../http/request';
import { Transport } from '../http/transport';

/** For all tries together, in milliseconds: twenty gigabytes take their time. */
export const LONGEST_UPLOAD = 6 * 60 * 60_000;

/** How a file is to be uploaded. */
export interface UploadOptions extends RequestOptions {
  /** What the database was created with. */
  readonly encryption?: RemoteEncryption;
}

/**
 * Fills a new database with a SQLite file. Where the answer is lost, the database is asked whether it has become one; if not, the file
 * is sent again.
 *
 * @param transport sends to the database itself
 */
export async function uploadFile(transport: Transport, path: string, options: UploadOptions): Promise<void> {
  const tries = transport.tries(options.signal);
  tries.start();
  for (;;) {
    try {
      return await transport.send(uploadRequest(path, options));
    } catch (error) {
      if (!isTursoError(error) || error.kind === 'aborted' || !error.mayHaveTakenEffect) throw error;
      if (await isFilled(transport, options)) return;
      const again = await tries.next(error.retryAfter).catch(() => false);
      if (!again) throw error;
    }
  }
}

function uploadRequest(path: string, { encryption, signal }: UploadOptions): PlatformRequest<void> {
  return {
    method: 'POST',
    path: pathOf('v1', 'upload'),
    headers: encryptionHeaders(encryption),
    file: { path, headers: { 'content-type': 'application/octet-stream' } },
    signal,
    read: readNothing,
  };
}

/** A database that waits for its upload answers to nothing else. */
async function isFilled(transport: Transport, options: UploadOptions): Promise<boolean> {
  return transport.send(smallestQuery(options)).then(() => true, () => false);
}

/** Whether a database says that it waits for its upload. Of one that says something else it is not known, and that is no yes. */
export async function saysThatItWaits(transport: Transport, options: UploadOptions): Promise<boolean> {
  return transport.send(smallestQuery(options)).then(() => false, (error: unknown) => {
    if (isTursoError(error, 'invalid')) return /\bupload/i.test(error.text ?? '');
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
    // It changes nothing.
    repeatable: true,
    read: readNothing,
  };
}

function encryptionHeaders(encryption: RemoteEncryption | undefined): Record<string, string> | undefined {
  return encryption && { [ENCRYPTION_KEY_HEADER]: encryption.key, 'x-turso-encryption-cipher': encryption.cipher };
}
