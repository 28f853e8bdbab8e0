import { RemoteEncryption } from './databases';
import { ENCRYPTION_KEY_HEADER } from './hrana';
import { pathOf, PlatformRequest, readNothing, RequestOptions } from './request';

/** For all tries together, in milliseconds: twenty gigabytes take their time. */
export const LONGEST_UPLOAD = 6 * 60 * 60_000;

/** How a file is to be uploaded. */
export interface UploadOptions extends RequestOptions {
  /** What the database was created with. */
  readonly encryption?: RemoteEncryption;
}

/** The request that fills a new database with a SQLite file. */
export function uploadRequest(
  path: string, encryption: RemoteEncryption | undefined, signal: AbortSignal | undefined,
): PlatformRequest<void> {
  const key = encryption && { [ENCRYPTION_KEY_HEADER]: encryption.key, 'x-turso-encryption-cipher': encryption.cipher };
  return {
    method: 'POST',
    path: pathOf('v1', 'upload'),
    file: { path, headers: { 'content-type': 'application/octet-stream', ...key } },
    // Nobody has anything in the database yet that a second upload could overwrite.
    repeatable: true,
    signal,
    read: readNothing,
  };
}
