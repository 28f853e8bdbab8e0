import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Keeps the bytes of uploads in a folder. A store for S3 would have the same four methods. The names are ids, never a user's text. */
export class LocalStore {
  constructor(private readonly folder: string) {}

  async put(bucketId: string, uploadId: string, bytes: Uint8Array): Promise<void> {
    await mkdir(join(this.folder, bucketId), { recursive: true });
    await writeFile(this.path(bucketId, uploadId), bytes);
  }

  async size(bucketId: string, uploadId: string): Promise<number | undefined> {
    return (await stat(this.path(bucketId, uploadId)).catch(() => undefined))?.size;
  }

  async get(bucketId: string, uploadId: string): Promise<Uint8Array> {
    return readFile(this.path(bucketId, uploadId));
  }

  async delete(bucketId: string, uploadId: string): Promise<void> {
    await rm(this.path(bucketId, uploadId), { force: true });
  }

  private path(bucketId: string, uploadId: string): string {
    return join(this.folder, bucketId, uploadId);
  }
}
