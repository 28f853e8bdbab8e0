import { randomUUID } from 'node:crypto';
import { createWriteStream, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Upload } from './address';
import { refusal } from './gate';
import { MOST_JSON_BYTES, MOST_UPLOAD_BYTES, readText } from '../bodies';
import { Databases } from '../control/databases';
import { Files } from '../control/files';
import { ApiError } from '../errors';
import { Database } from '../model';

export interface UploadParts {
  readonly databases: Databases;
  readonly files: Files;
}

interface Chunked {
  readonly id: string;
  readonly path: string;
  readonly size: number;
  readonly received: Set<number>;
}

const CHUNK_BYTES = 8 * 1024 * 1024;
const METHODS: Readonly<Record<Upload['call'], string>> = { whole: 'POST', start: 'PUT', chunk: 'PUT', finalize: 'PUT' };

/**
 * Receives SQLite files for databases that wait for one, and streams them to the disk. After a failure, the database still waits for its
 * upload. https://docs.turso.tech/api-reference/databases/upload
 */
export class Uploads {
  /** By database id. A restart forgets them, and the client begins again. */
  private readonly chunked = new Map<string, Chunked>();

  constructor(private readonly parts: UploadParts) {}

  async answer(database: Database, upload: Upload, incoming: IncomingMessage): Promise<Response> {
    if (incoming.method !== METHODS[upload.call]) {
      return refusal(405, `use ${METHODS[upload.call]}`);
    }
    if (database.draft !== true) {
      return refusal(400, `database ${database.name} does not wait for an upload: create one with seed.type "database_upload"`);
    }
    const cipher = incoming.headers['x-turso-encryption-cipher'];
    if (cipher !== undefined && cipher !== database.encryption?.cipher) {
      return refusal(400, `the cipher of database ${database.name} is ${database.encryption?.cipher ?? 'none'}, not ${String(cipher)}`);
    }
    try {
      return await this.take(database, upload, incoming);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return refusal(error.status, error.message);
    }
  }

  private take(database: Database, upload: Upload, incoming: IncomingMessage): Promise<Response> {
    switch (upload.call) {
      case 'whole':
        return this.whole(database, incoming);
      case 'start':
        return this.start(database, incoming);
      case 'chunk':
        return this.chunk(database, upload.number, incoming);
      case 'finalize':
        return this.finalize(database);
    }
  }

  private async whole(database: Database, incoming: IncomingMessage): Promise<Response> {
    const length = incoming.headers['content-length'];
    if (length === undefined) {
      return refusal(411, 'Content-Length is required');
    }
    checkSize(Number(length));
    const path = this.parts.files.newTemporary();
    try {
      await receive(incoming, path, { start: 0, most: Number(length) });
      await this.parts.databases.fill(database, path);
    } finally {
      rmSync(path, { force: true });
    }
    return new Response(null, { status: 200 });
  }

  private async start(database: Database, incoming: IncomingMessage): Promise<Response> {
    const size = (await sentJson(incoming) as { db_size_bytes?: unknown } | null)?.db_size_bytes;
    if (typeof size !== 'number' || !Number.isInteger(size)) {
      return refusal(400, 'db_size_bytes must be a whole number');
    }
    checkSize(size);
    this.forget(database);
    const chunked = { id: randomUUID(), path: this.parts.files.newTemporary(), size, received: new Set<number>() };
    writeFileSync(chunked.path, '', { mode: 0o600 });
    truncateSync(chunked.path, size);
    this.chunked.set(database.id, chunked);
    return Response.json({ chunk_size: CHUNK_BYTES, upload_id: chunked.id });
  }

  private async chunk(database: Database, number: number, incoming: IncomingMessage): Promise<Response> {
    const { path, size, received } = this.current(database);
    const offset = number * CHUNK_BYTES;
    const expected = Math.min(CHUNK_BYTES, size - offset);
    if (expected <= 0 || Number(incoming.headers['content-length'] ?? expected) !== expected) {
      return refusal(400, `chunk ${number} must hold ${Math.max(0, expected)} bytes`);
    }
    received.delete(number);
    if (await receive(incoming, path, { start: offset, most: expected }) !== expected) {
      return refusal(400, `chunk ${number} must hold ${expected} bytes`);
    }
    received.add(number);
    return Response.json({});
  }

  private async finalize(database: Database): Promise<Response> {
    const { path, size, received } = this.current(database);
    const missing = Array.from({ length: Math.ceil(size / CHUNK_BYTES) }, (_, number) => number).find((number) => !received.has(number));
    if (missing !== undefined) {
      return refusal(400, `chunk ${missing} has not arrived`);
    }
    try {
      await this.parts.databases.fill(database, path);
    } finally {
      this.forget(database);
    }
    return Response.json({});
  }

  private current(database: Database): Chunked {
    const chunked = this.chunked.get(database.id);
    if (chunked === undefined) {
      throw new ApiError(404, `no upload to database ${database.name} is under way; begin with PUT /v2/upload/start`);
    }
    return chunked;
  }

  private forget({ id }: Database): void {
    const chunked = this.chunked.get(id);
    if (chunked !== undefined) {
      this.chunked.delete(id);
      rmSync(chunked.path, { force: true });
    }
  }
}

function checkSize(bytes: number): void {
  if (bytes < 1 || bytes > MOST_UPLOAD_BYTES) {
    throw new ApiError(400, `a file of ${bytes} bytes cannot be uploaded: use one of 1 byte to 20 GiB`);
  }
}

async function sentJson(incoming: IncomingMessage): Promise<unknown> {
  const text = await readText(incoming, MOST_JSON_BYTES, incoming.headers['content-length']);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Room {
  readonly start: number;
  /** The most bytes: a chunk without a declared length must not overwrite the next one. */
  readonly most: number;
}

/** Writes the body to its place in a file and returns its length. */
async function receive(incoming: IncomingMessage, path: string, { start, most }: Room): Promise<number> {
  const exists = statSync(path, { throwIfNoEntry: false }) !== undefined;
  const file = createWriteStream(path, exists ? { flags: 'r+', start } : { mode: 0o600 });
  await pipeline(incoming, (body: AsyncIterable<Buffer>) => upTo(most, body), file).catch((error: Error) => {
    throw new ApiError(400, `the upload broke off: ${error.message}`);
  });
  return file.bytesWritten;
}

async function* upTo(most: number, body: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  let seen = 0;
  for await (const chunk of body) {
    seen += chunk.length;
    if (seen > most) {
      throw new Error(`it holds more than ${most} bytes`);
    }
    yield chunk;
  }
}
