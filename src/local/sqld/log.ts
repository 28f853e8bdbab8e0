import { openSync, readSync, closeSync, readdirSync, existsSync, renameSync, statSync, rmSync } from 'node:fs';
import { FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';

// sqld keeps a log of all pages that a namespace ever wrote: `wallog`, frame after frame. Beyond 200 MB, it packs the older part of the
// log into files of `snapshots`. Each contains the last version of the pages of its frames.

/** A position in a log. */
export interface LogPosition {
  /** Identifies the log. sqld begins a new log after a crash. */
  readonly log: string;
  /** The number of the last frame. -1 for an empty log. */
  readonly frame: number;
}

/** What a log contains: its frames from the first one to its position. */
export interface LogSpan extends LogPosition {
  readonly firstFrame: number;
}

interface Source {
  readonly path: string;
  /** The offset of the first frame. */
  readonly start: number;
  readonly frames: number;
}

const LOG_HEADER = { bytes: 64, id: 16, firstFrame: 32, frames: 40 };
const SNAPSHOT_HEADER_BYTES = 48;
export const PAGE_BYTES = 4_096;
export const FRAME_HEADER_BYTES = 24;
export const FRAME_BYTES = FRAME_HEADER_BYTES + PAGE_BYTES;
const FRAMES_AT_ONCE = 256;

/** Returns the current position of a namespace's log. Undefined without a log. */
export function logPosition(folder: string): LogSpan | undefined {
  return readHeader(logFile(folder));
}

/** The file with the frames that are not packed. */
export function logFile(folder: string): string {
  return join(folder, 'wallog');
}

/** The place of a frame in the file of its log. */
export function frameOffset({ firstFrame }: LogSpan, frame: number): number {
  return LOG_HEADER.bytes + (frame - firstFrame) * FRAME_BYTES;
}

/** Reads the header of a frame of a log or snapshot. A commit contains the number of pages that the database then has; others contain 0. */
export function frameHeader(frame: Buffer): { readonly page: number; readonly pagesAfterCommit: number } {
  return { page: frame.readUInt32LE(16), pagesAfterCommit: frame.readUInt32LE(20) };
}

export function isSamePosition(one: LogPosition | undefined, other: LogPosition | undefined): boolean {
  return one?.log === other?.log && one?.frame === other?.frame;
}

/**
 * Writes the state of a database after a frame to a file, which is empty for an empty database.
 *
 * @returns false if the log no longer reaches back to the frame
 */
export async function writeStateAt(folder: string, { log, frame }: LogPosition, target: string): Promise<boolean> {
  const sources = sourcesFor(folder, { log, frame });
  if (sources === undefined) {
    return false;
  }
  const output = await open(target, 'w', 0o600);
  try {
    let pages = 0;
    for (const source of sources) {
      pages = await copyFrames(source, output, pages);
    }
    await output.truncate(pages * PAGE_BYTES);
  } finally {
    await output.close();
  }
  return true;
}

/**
 * Moves the logs aside of namespaces that were open when sqld was killed, because it begins new ones for them. Call this before sqld
 * starts.
 *
 * @param keptMs how long they are kept
 * @param without a namespace whose history is not needed
 */
export function keepLogsOfCrash(namespaces: string, keptMs: number, without: string): void {
  if (!existsSync(namespaces)) {
    return;
  }
  for (const name of readdirSync(namespaces).filter((one) => one !== without)) {
    const folder = join(namespaces, name);
    const path = join(folder, 'wallog');
    if (!existsSync(join(folder, '.sentinel')) || !existsSync(path)) {
      continue;
    }
    readdirSync(folder).filter((file) => file.startsWith('wallog.') && statSync(join(folder, file)).mtimeMs < Date.now() - keptMs)
      .forEach((file) => rmSync(join(folder, file)));
    const header = readHeader(path);
    // A log without its beginning needs the snapshots, which sqld removes.
    if (header?.firstFrame === 0) {
      renameSync(path, `${path}.${header.log}`);
    }
  }
}

function sourcesFor(folder: string, { log, frame }: LogPosition): Source[] | undefined {
  const current = logFile(folder);
  const path = readHeader(current)?.log === log ? current : `${current}.${log}`;
  const header = readHeader(path);
  if (header?.log !== log || frame < header.firstFrame - 1) {
    return undefined;
  }
  const older = snapshotsBefore(join(folder, 'snapshots'), header.firstFrame);
  return older && [...older, { path, start: LOG_HEADER.bytes, frames: frame - header.firstFrame + 1 }];
}

/** Returns the snapshots of all frames before this one, the oldest first. Undefined while sqld still creates one of them. */
function snapshotsBefore(folder: string, firstFrame: number): Source[] | undefined {
  const found = (existsSync(folder) ? readdirSync(folder) : [])
    .flatMap((name) => {
      const [, from, to] = /-(\d+)-(\d+)\.snap$/.exec(name) ?? [];
      return to === undefined || Number(to) >= firstFrame ? [] : [{ path: join(folder, name), from: Number(from), to: Number(to) }];
    })
    .sort((a, b) => a.from - b.from);
  const next = found.reduce((reached, { from, to }) => (from <= reached ? Math.max(reached, to + 1) : reached), 0);
  return next < firstFrame ? undefined : found.map(({ path }) => ({
    path,
    start: SNAPSHOT_HEADER_BYTES,
    frames: Math.floor((statSync(path).size - SNAPSHOT_HEADER_BYTES) / FRAME_BYTES),
  }));
}

/** Writes the pages of frames to their places. Returns how many pages the database then has. */
async function copyFrames({ path, start, frames }: Source, output: FileHandle, pagesBefore: number): Promise<number> {
  const input = await open(path);
  let pages = pagesBefore;
  try {
    const buffer = Buffer.alloc(FRAMES_AT_ONCE * FRAME_BYTES);
    for (let done = 0; done < frames; done += FRAMES_AT_ONCE) {
      const wanted = Math.min(FRAMES_AT_ONCE, frames - done) * FRAME_BYTES;
      const { bytesRead } = await input.read(buffer, 0, wanted, start + done * FRAME_BYTES);
      if (bytesRead < wanted) {
        throw new Error(`${path} is shorter than it says`);
      }
      for (let at = 0; at < wanted; at += FRAME_BYTES) {
        const { page, pagesAfterCommit } = frameHeader(buffer.subarray(at));
        // All frames of a snapshot belong to one commit.
        pages = pagesAfterCommit > 0 ? pagesAfterCommit : Math.max(pages, page);
        await output.write(buffer, at + FRAME_HEADER_BYTES, PAGE_BYTES, (page - 1) * PAGE_BYTES);
      }
    }
  } finally {
    await input.close();
  }
  return pages;
}

function readHeader(path: string): LogSpan | undefined {
  const bytes = Buffer.alloc(LOG_HEADER.bytes);
  try {
    const file = openSync(path, 'r');
    try {
      if (readSync(file, bytes, 0, bytes.length, 0) < bytes.length) {
        return undefined;
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
  const firstFrame = Number(bytes.readBigUInt64LE(LOG_HEADER.firstFrame));
  return {
    log: bytes.toString('hex', LOG_HEADER.id, LOG_HEADER.id + 16),
    firstFrame,
    frame: firstFrame + Number(bytes.readBigUInt64LE(LOG_HEADER.frames)) - 1,
  };
}
