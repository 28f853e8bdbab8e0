import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, readdirSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { bounded, MOST_DUMP_BYTES } from '../bodies';
import { ApiError } from '../errors';
import { isLocalHost } from '../local-host';
import { Files } from './files';
import { SilenceLimit } from './silence-limit';

/** A checked dump on this machine. */
export interface Dump {
  /** `file:` URL. */
  readonly url: string;
  /** Removes the downloaded file. */
  dispose(): void;
}

const HEAD_BYTES = 4_096;
const KEPT_MS = 24 * 3_600_000;
const MOST_REDIRECTS = 5;
/** How long a server may send nothing before the download fails. */
const SILENCE_MS = 60_000;
/** How many characters of a URL an error quotes. */
const MOST_SHOWN = 100;

/** The path in the URL of an uploaded dump. It only names the file; nothing is served there. */
const KEPT = /^\/_dumps\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.sql)$/;

/** Settings for downloading a dump. */
export interface DumpParts {
  readonly files: Files;
  /** Ports of sqld, which no URL may lead to. */
  readonly refusedPorts: readonly string[];
  /** How long a server may send nothing. @default - a minute */
  readonly silenceMs?: number;
}

/**
 * Downloads a dump. sqld could do so itself, but it creates an empty database from an error page, a redirect or a binary file. It would
 * also read any file of this machine, so clients must upload files.
 */
export async function fetchDump(url: string, { files, ...rules }: DumpParts): Promise<Dump> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') {
    throw new ApiError(400, `invalid seed.url ${shown(url)}: use an http or https URL, or send the file to POST /databases/dumps first`);
  }
  const [, kept] = KEPT.exec(parsed.pathname) ?? [];
  if (kept !== undefined && isLocalHost(parsed.hostname)) {
    const path = join(files.dumps, kept);
    await checkContent(path);
    return linked(path, () => undefined);
  }
  const path = files.newTemporary();
  const dispose = () => rmSync(path, { force: true });
  try {
    await download(parsed, path, rules);
    await checkContent(path);
    return linked(path, dispose);
  } catch (error) {
    dispose();
    throw error;
  }
}

/** Returns the URL that seeds a new database from the stored dump of this name. */
export function dumpUrl(authority: string, name: string): string {
  return `http://${authority}/_dumps/${name}`;
}

/**
 * Stores an uploaded dump for a day and returns its name.
 *
 * @param write writes the dump to a path
 */
export async function keepDump(files: Files, write: (path: string) => Promise<void>): Promise<string> {
  removeOld(files.dumps);
  const name = `${randomUUID()}.sql`;
  const coming = files.newTemporary();
  try {
    await write(coming);
    renameSync(coming, join(files.dumps, name));
  } finally {
    rmSync(coming, { force: true });
  }
  return name;
}

function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).mtimeMs < Date.now() - KEPT_MS) {
      rmSync(path, { force: true });
    }
  }
}

/** Uses a plain name, because sqld does not decode the path of the URL: it looks for a file with `%20` in its name. */
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

async function download(url: URL, path: string, { refusedPorts, silenceMs = SILENCE_MS }: Omit<DumpParts, 'files'>): Promise<void> {
  const limit = new SilenceLimit(silenceMs);
  try {
    const response = await followed(url, refusedPorts, limit.signal);
    if (response.status !== 200 || response.body === null) {
      throw new ApiError(400, `the dump at ${url.host} cannot be fetched: it answered ${response.status}`);
    }
    const content = bounded(limit.watch(Readable.fromWeb(response.body as any) as AsyncIterable<Buffer>), MOST_DUMP_BYTES);
    await pipeline(content, createWriteStream(path, { mode: 0o600 })).catch((error: Error) => {
      throw new ApiError(400, `the dump at ${url.host} broke off: ${reason(error)}`);
    });
  } finally {
    limit.end();
  }
}

/** Follows redirects and checks each, because one could lead to sqld or to a file of this machine. */
async function followed(start: URL, refusedPorts: readonly string[], signal: AbortSignal): Promise<Response> {
  let url = start;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    if (!['http:', 'https:'].includes(url.protocol) || refusedPorts.includes(url.port)) {
      throw new ApiError(400, `the dump at ${start.host} cannot be fetched: ${shown(url.href)} is no place for a dump`);
    }
    const response = await fetch(url.href, { redirect: 'manual', signal }).catch((error: Error) => {
      throw new ApiError(400, `the dump at ${url.host} cannot be fetched: ${reason(error)}`);
    });
    const location = response.headers.get('location');
    if (location === null || response.status < 300 || response.status > 399) return response;
    await response.body?.cancel();
    if (!URL.canParse(location, url.href)) throw new ApiError(400, `the dump at ${url.host} cannot be fetched: it redirects to ${shown(location)}`);
    url = new URL(location, url);
  }
  throw new ApiError(400, `the dump at ${start.host} cannot be fetched: it redirects more than ${MOST_REDIRECTS} times`);
}

/** Returns a URL for a message, without parts that may be secret. */
function shown(url: string): string {
  const bare = url.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/s, '//...@');
  return JSON.stringify(bare.length > MOST_SHOWN ? `${bare.slice(0, MOST_SHOWN)}...` : bare);
}

async function checkContent(path: string): Promise<void> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile()) {
    throw new ApiError(400, 'the dump is not there: one that was sent is kept for a day');
  }
  const fault = faultOf(await head(path));
  if (fault !== undefined) {
    throw new ApiError(400, `the dump is not SQL text: ${fault}`);
  }
}

/** Returns why a beginning is not SQL. Undefined if it may be. */
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

/** `fetch` puts the reason into the cause of its error. */
function reason(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}
