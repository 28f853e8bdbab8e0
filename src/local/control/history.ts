import { appendFileSync, closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiError } from '../errors';
import { Files } from './files';
import { Database } from '../model';
import { isSamePosition, LogPosition, logPosition, LogSpan, writeStateAt } from '../sqld/log';

/** How far back a database can be restored. */
export const RETENTION_MS = 24 * 3_600_000;

/** The position of a database's log at a moment. */
interface Point extends LogPosition {
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The delay between a first write and the record of its position. A point in time misses at most the writes of this delay. */
const LOOK_AFTER_MS = 250;
const POINT_BYTES = 32;
/** A database with constant writes produces about ten times as much in a day. */
const PRUNE_BYTES = 1_048_576;
/** sqld needs some seconds to pack 200 MB of a log. */
const COPY_ATTEMPTS = 300;
const COPY_WAIT_MS = 100;

/**
 * The states of databases at points in time. sqld keeps a log of all their pages. This adds a record of the time in a file beside the
 * log, shortly after a database was used: 32 bytes for each change.
 */
export class History {
  /** The databases used since their position was last recorded. */
  private used = new Map<string, Database>();
  private timer: NodeJS.Timeout | undefined;

  /** The last recorded position of each database. */
  private readonly noted = new Map<string, LogPosition>();
  /** The databases whose logs this sqld has opened, and repaired if necessary. */
  private readonly opened = new Set<string>();

  /** @param load makes sqld open a database */
  constructor(private readonly files: Files, private readonly load: (id: string) => Promise<void>, private readonly now: () => number) {}

  /** Call this before any use that may change a database. */
  use(database: Database): void {
    if (this.used.has(database.id)) {
      return;
    }
    this.catchUp(database);
    this.used.set(database.id, database);
    this.timer ??= setTimeout(() => this.look(), LOOK_AFTER_MS).unref();
  }

  /** Writes the state of a database at a time to a file. */
  async restore(database: Database, at: number, file: string): Promise<void> {
    this.checkRange(database, at);
    this.catchUp(database);
    this.note(database.id, this.now());
    const point = this.points(database.id).filter((one) => one.at <= at).at(-1);
    if (point === undefined || !await this.copy(database.id, point, file)) {
      throw new ApiError(400, `database ${database.name} cannot be restored to ${new Date(at).toISOString()}: its history does not reach so far back`);
    }
  }

  /** Returns what a database's log contains: everything that is committed. */
  async position({ id }: Database): Promise<LogSpan | undefined> {
    // After a crash, the log is missing or old until sqld opens the database.
    if (!this.opened.has(id)) {
      await this.load(id);
      this.opened.add(id);
    }
    return logPosition(this.files.databaseFolder(id));
  }

  /** Writes the current state of a database, or that of a moment ago, to a file, which is empty for an empty database. */
  async writeAt({ id }: Database, position: LogPosition | undefined, file: string): Promise<void> {
    if (position === undefined) {
      writeFileSync(file, '', { mode: 0o600 });
    } else if (!await this.copy(id, position, file)) {
      throw new Error(`the log of ${id} does not hold its present state`);
    }
  }

  close(): void {
    clearTimeout(this.timer);
    this.look();
  }

  private look(): void {
    this.timer = undefined;
    const used = this.used;
    this.used = new Map();
    for (const id of used.keys()) {
      this.note(id, this.now());
    }
  }

  /** Records what an earlier process could not record, or the initial state of a database. */
  private catchUp({ id, createdAt }: Database): void {
    const folder = this.files.databaseFolder(id);
    const position = logPosition(folder);
    if (position === undefined || isSamePosition(position, this.noted.get(id))) {
      return;
    }
    const started = existsSync(this.pointsFile(id));
    this.noteAt(id, position, started || createdAt === undefined ? statSync(join(folder, 'wallog')).mtimeMs : Date.parse(createdAt));
  }

  private note(id: string, at: number): void {
    const position = logPosition(this.files.databaseFolder(id));
    if (position !== undefined && !isSamePosition(position, this.noted.get(id))) {
      this.noteAt(id, position, at);
    }
  }

  private noteAt(id: string, position: LogPosition, at: number): void {
    const path = this.pointsFile(id);
    const last = lastPoint(path);
    this.noted.set(id, position);
    if (last !== undefined && isSamePosition(last, position)) {
      return;
    }
    if (last !== undefined && statSync(path).size > PRUNE_BYTES) {
      this.prune(id);
    }
    appendFileSync(path, encode({ at: Math.max(at, last?.at ?? 0), ...position }), { mode: 0o600 });
  }

  /** Removes old points, except for the last one before the earliest time to restore. */
  private prune(id: string): void {
    const points = this.points(id);
    const old = points.filter(({ at }) => at < this.now() - RETENTION_MS).length;
    writeFileSync(this.pointsFile(id), Buffer.concat(points.slice(Math.max(0, old - 1)).map(encode)), { mode: 0o600 });
  }

  private points(id: string): Point[] {
    const path = this.pointsFile(id);
    const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
    return Array.from({ length: Math.floor(bytes.length / POINT_BYTES) }, (_, index) => decode(bytes.subarray(index * POINT_BYTES)));
  }

  /** Repeats the work while sqld packs the older part of the log. */
  private async copy(id: string, position: LogPosition, file: string): Promise<boolean> {
    for (let attempt = 1; attempt <= COPY_ATTEMPTS; attempt += 1) {
      try {
        if (await writeStateAt(this.files.databaseFolder(id), position, file)) {
          return true;
        }
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
      if (logPosition(this.files.databaseFolder(id))?.log !== position.log) {
        return false;
      }
      await new Promise((resolve) => setTimeout(resolve, COPY_WAIT_MS));
    }
    return false;
  }

  private checkRange({ name, createdAt }: Database, at: number): void {
    const now = this.now();
    const refuse = (reason: string) => {
      throw new ApiError(400, `invalid seed.timestamp ${new Date(at).toISOString()}: ${reason}`);
    };
    if (at > now) {
      refuse('it lies in the future');
    }
    if (at < now - RETENTION_MS) {
      refuse('databases can be restored to the last 24 hours');
    }
    if (createdAt !== undefined && at < Date.parse(createdAt)) {
      refuse(`database ${name} was created at ${createdAt}`);
    }
  }

  /** The file is beside the log, so both are deleted together. */
  private pointsFile(id: string): string {
    return join(this.files.databaseFolder(id), 'points');
  }
}

function lastPoint(path: string): Point | undefined {
  if (!existsSync(path)) {
    return undefined;
  }
  const file = openSync(path, 'r');
  try {
    const count = Math.floor(fstatSync(file).size / POINT_BYTES);
    const bytes = Buffer.alloc(POINT_BYTES);
    return count > 0 && readSync(file, bytes, 0, POINT_BYTES, (count - 1) * POINT_BYTES) === POINT_BYTES ? decode(bytes) : undefined;
  } finally {
    closeSync(file);
  }
}

function encode({ at, log, frame }: Point): Buffer {
  const bytes = Buffer.alloc(POINT_BYTES);
  bytes.writeDoubleLE(at, 0);
  bytes.writeDoubleLE(frame, 8);
  bytes.write(log, 16, 'hex');
  return bytes;
}

function decode(bytes: Buffer): Point {
  return { at: bytes.readDoubleLE(0), frame: bytes.readDoubleLE(8), log: bytes.toString('hex', 16, 32) };
}
