import { FileHandle, open } from 'node:fs/promises';
import { FRAME_BYTES, FRAME_HEADER_BYTES, frameHeader, frameOffset, logFile, logPosition, PAGE_BYTES } from './log';

// Frames as in a WAL file: https://www.sqlite.org/fileformat2.html#the_write_ahead_log. Salts and checksums are zero, because every client
// computes its own.

const FRAMES_AT_ONCE = 64;

/** Some frames of a log. */
export interface FrameRange {
  readonly log: string;
  readonly first: number;
  /** The last frame to read, which is a commit. */
  readonly last: number;
  /** Reading stops at the first commit from this frame on, so that no reader receives half of a transaction. */
  readonly enough: number;
}

/** Reads frames of a namespace's log. */
export async function* framesOfLog(folder: string, { log, first, last, enough }: FrameRange): AsyncIterable<Buffer> {
  const span = logPosition(folder);
  const input = await open(logFile(folder));
  try {
    if (span?.log !== log || span.firstFrame > first || logPosition(folder)?.firstFrame !== span.firstFrame) {
      throw new Error(`the log of ${folder} was packed while its frames were read`);
    }
    for (let next = first, isDone = false; next <= last && !isDone;) {
      const bytes = Buffer.alloc(Math.min(FRAMES_AT_ONCE, last - next + 1) * FRAME_BYTES);
      const { bytesRead } = await input.read(bytes, 0, bytes.length, frameOffset(span, next));
      if (bytesRead < bytes.length) {
        throw new Error(`the log of ${folder} is shorter than its header says`);
      }
      let end = 0;
      while (end < bytes.length && !isDone) {
        const { page, pagesAfterCommit } = frameHeader(bytes.subarray(end));
        writeHeader(bytes.subarray(end), page, pagesAfterCommit);
        isDone = pagesAfterCommit > 0 && next >= enough;
        end += FRAME_BYTES;
        next += 1;
      }
      yield bytes.subarray(0, end);
    }
  } finally {
    await input.close();
  }
}

/** Reads all pages of a SQLite file as frames of one transaction, and closes the file. */
export async function* framesOfFile(input: FileHandle): AsyncIterable<Buffer> {
  try {
    const pages = (await input.stat()).size / PAGE_BYTES;
    for (let page = 1; page <= pages; page += 1) {
      const frame = Buffer.alloc(FRAME_BYTES);
      await input.read(frame, FRAME_HEADER_BYTES, PAGE_BYTES, (page - 1) * PAGE_BYTES);
      writeHeader(frame, page, page === pages ? pages : 0);
      yield frame;
    }
  } finally {
    await input.close();
  }
}

function writeHeader(frame: Buffer, page: number, pagesAfterCommit: number): void {
  frame.fill(0, 0, FRAME_HEADER_BYTES);
  frame.writeUInt32BE(page, 0);
  frame.writeUInt32BE(pagesAfterCommit, 4);
}
