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

/** A dump that lies on this machine, checked. */
export interface Dump {
  /** `file:` URL. */
  readonly url: string;
  /** Removes what was fetched for it. */
  dispose(): void;
}

const HEAD_BYTES = 4_096;
const KEPT_MS = 24 * 3_600_000;
const MOST_REDIRECTS = 5;
/** A server that sends nothing for so long is given up. */
const SILENCE_MS = 60_000;
/** So much of a URL is repeated in an error. */
const MOST_SHOWN = 100;

/** The path of the URL of a dump that a client sent. Nothing is served there: it only names the file. */
const KEPT = /^\/_dumps\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.sql)$/;

/** What fetching a dump needs to know. */
export interface DumpParts {
  readonly files: Files;
  /** Ports of sqld, which no URL may lead to. */
  readonly refusedPorts: readonly string[];
  /** How long a server may send nothing. Default: a minute. */
  readonly silenceMs?: number;
}

/**
 * Brings a dump to this machine. sqld would fetch one itself, but takes an error page, a redirect and a binary file
 * for an empty dump, and makes an empty database of it. It would also read any file of this machine: a file has to be sent.
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

/** The URL that a new database can be seeded from with a dump that was kept under this name. */
export function dumpUrl(authority: string, name: string): string {
  return `http://${authority}/_dumps/${name}`;
}

/**
 * Keeps a dump that a client sent, for a day, and gives its name.
 *
 * @param write writes the dump to the path that it is given.
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

/** The answer at the end of all redirects. Each of them is checked: one could lead to sqld, or to a file of this machine. */
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

/** A URL for a message: without what may be secret in it. */
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
