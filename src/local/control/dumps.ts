import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, readdirSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ApiError } from '../errors';
import { Files } from './files';

/** A dump that lies on this machine, checked. */
export interface Dump {
  /** `file:` URL. */
  readonly url: string;
  /** Removes what was fetched for it. */
  dispose(): void;
}

const HEAD_BYTES = 4_096;
const KEPT_MS = 24 * 3_600_000;

/**
 * Brings a dump to this machine. sqld would fetch one itself, but takes an error page, a redirect and a binary file
 * for an empty dump, and makes an empty database of it.
 */
export async function fetchDump(url: string, files: Files): Promise<Dump> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  switch (parsed?.protocol) {
    case 'file:': {
      const path = pathOf(parsed);
      await checkContent(path, url);
      return linked(path, () => undefined);
    }
    case 'http:':
    case 'https:': {
      const path = files.newTemporary();
      const dispose = () => rmSync(path, { force: true });
      try {
        await download(parsed, path);
        await checkContent(path, url);
        return linked(path, dispose);
      } catch (error) {
        dispose();
        throw error;
      }
    }
    default:
      throw new ApiError(400, `invalid seed.url ${JSON.stringify(url)}: use an http, https or file URL`);
  }
}

/**
 * Keeps a dump that a client sent, for a day, and gives the URL that a new database can be seeded from.
 *
 * @param write writes the dump to the path that it is given.
 */
export async function keepDump(files: Files, write: (path: string) => Promise<void>): Promise<string> {
  removeOld(files.dumps);
  const path = join(files.dumps, `${randomUUID()}.sql`);
  const coming = files.newTemporary();
  await write(coming);
  renameSync(coming, path);
  return pathToFileURL(path).href;
}

function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).mtimeMs < Date.now() - KEPT_MS) {
      rmSync(path, { force: true });
    }
  }
}

/** Under a plain name: sqld looks for a file whose name is the URL's path as it stands, with `%20` for a space. */
function linked(path: string, dispose: () => void): Dump {
  const link = join(tmpdir(), `turso-local-${randomUUID()}.sql`);
  symlinkSync(path, link);
  return {
    url: `file://${link}`,
    dispose: () => {
      rmSync(link, { force: true });
      dispose();
    },
  };
}

async function download(url: URL, path: string): Promise<void> {
  const response = await fetch(url).catch((error: Error) => {
    throw new ApiError(400, `the dump at ${url.host} cannot be fetched: ${reason(error)}`);
  });
  if (response.status !== 200 || response.body === null) {
    throw new ApiError(400, `the dump at ${url.host} cannot be fetched: it answered ${response.status}`);
  }
  await pipeline(Readable.fromWeb(response.body as any), createWriteStream(path, { mode: 0o600 })).catch((error: Error) => {
    throw new ApiError(400, `the dump at ${url.host} broke off: ${reason(error)}`);
  });
}

function pathOf(url: URL): string {
  try {
    return fileURLToPath(url);
  } catch (error) {
    throw new ApiError(400, `invalid seed.url: ${(error as Error).message}`);
  }
}

async function checkContent(path: string, url: string): Promise<void> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile()) {
    throw new ApiError(400, `the dump at ${url} is not a file that turso-local can read`);
  }
  const fault = faultOf(await head(path));
  if (fault !== undefined) {
    throw new ApiError(400, `the dump is not SQL text: ${fault}`);
  }
}

/** What shows that this is the beginning of something else than SQL. */
function faultOf(beginning: Buffer): string | undefined {
  const text = beginning.toString('utf8').trimStart();
  if (text === '') {
    return 'it is empty';
  }
  if (text.startsWith('SQLite format 3\0')) {
    return 'it is a SQLite file; upload it, or write it out with the command .dump of sqlite3';
  }
  if (beginning.includes(0)) {
    return 'it holds bytes that no text holds';
  }
  return text.startsWith('<') ? 'it is a web page' : undefined;
}

async function head(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: HEAD_BYTES - 1 })) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** `fetch` hides what went wrong in the cause of its error. */
function reason(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}
