import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Files } from './files';
import { History } from './history';
import { Database } from '../model';
import { LogPosition, LogSpan } from '../sqld/log';

/**
 * The frames of a replica's WAL. When the replica has all of them, it writes them into its file and begins an empty WAL with the next
 * generation.
 *
 * - `pages`: one transaction with all pages of the database at the position. It repairs a replica in any state.
 * - `frames`: this many frames after the position. A replica without a file begins with the state at the position.
 * - `lost`: frames that sqld no longer has. A later generation with all pages replaces them.
 */
export type Generation =
  | { readonly kind: 'pages'; readonly at: LogPosition }
  | { readonly kind: 'frames'; readonly after: LogPosition; readonly frames: number }
  | { readonly kind: 'lost' };

/** The generations of a database. */
export interface GenerationList {
  /** The number of the last one, which new frames belong to. */
  readonly current: number;
  /** Undefined if the database never had a generation with this number. */
  find(number: number): Generation | undefined;
}

/** The generations in one log. The first one has the kind `pages`, and the next ones follow each other without a gap. */
interface Chapter {
  /** The first generation that the database ever had. */
  readonly oldest: number;
  readonly first: number;
  readonly log: string;
  /** The first frame of each generation after the first one. */
  readonly starts: readonly number[];
}

/** A generation ends after this many frames. This is also about the largest WAL of a replica: 16 MB. */
const MOST_FRAMES = 4_096;
/** Clients keep the number of a generation in 32 bits. */
const HIGHEST_OLDEST = 2 ** 30;
const EMPTY: LogSpan = { log: '', firstFrame: 0, frame: -1 };

/**
 * Numbers the frames of sqld's logs for embedded replicas, which expect WAL frames in numbered generations.
 *
 * sqld begins a new log after a crash, and packs the older part of a long one. Then the frames that a replica lacks may be gone, so a
 * generation with all pages follows. The numbers are written to a file, so that they stay the same after a restart.
 */
export class Generations {
  /** By database id. */
  private readonly chapters = new Map<string, Chapter>();

  constructor(private readonly files: Files, private readonly history: Pick<History, 'position'>) {}

  async of(database: Database): Promise<GenerationList> {
    const span = await this.history.position(database) ?? EMPTY;
    const known = this.chapters.get(database.id) ?? this.load(database);
    const chapter = extended(known, span);
    if (chapter !== known) {
      this.save(database, chapter);
    }
    return { current: chapter.first + chapter.starts.length, find: (number) => find(chapter, span, number) };
  }

  private load({ id }: Database): Chapter | undefined {
    const path = this.file(id);
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) as Chapter : undefined;
  }

  private save({ id }: Database, chapter: Chapter): void {
    const path = this.file(id);
    writeFileSync(`${path}.new`, JSON.stringify(chapter), { mode: 0o600 });
    renameSync(`${path}.new`, path);
    this.chapters.set(id, chapter);
  }

  /** The file is beside the log, so both are deleted together. */
  private file(id: string): string {
    return join(this.files.databaseFolder(id), 'generations');
  }
}

/** Returns the same chapter if nothing has to begin. */
function extended(chapter: Chapter | undefined, { log, firstFrame, frame }: LogSpan): Chapter {
  if (chapter === undefined) {
    // Two databases never share numbers: a replica of a deleted database must not continue with another one of the same name.
    const oldest = randomInt(1, HIGHEST_OLDEST);
    return { oldest, first: oldest, log, starts: [frame + 1] };
  }
  if (chapter.log !== log || chapter.starts[0] < firstFrame) {
    return { oldest: chapter.oldest, first: chapter.first + chapter.starts.length + 1, log, starts: [frame + 1] };
  }
  return frame + 1 - chapter.starts.at(-1)! < MOST_FRAMES ? chapter : { ...chapter, starts: [...chapter.starts, frame + 1] };
}

function find({ oldest, first, log, starts }: Chapter, { frame }: LogSpan, number: number): Generation | undefined {
  if (number < oldest || number > first + starts.length) {
    return undefined;
  }
  if (number <= first) {
    return number === first ? { kind: 'pages', at: { log, frame: starts[0] - 1 } } : { kind: 'lost' };
  }
  const start = starts[number - first - 1];
  const end = starts[number - first] ?? frame + 1;
  return { kind: 'frames', after: { log, frame: start - 1 }, frames: end - start };
}
