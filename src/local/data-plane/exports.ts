import { once } from 'node:events';
import { createReadStream, rmSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { refusal } from './gate';
import { Files } from '../control/files';
import { GenerationList, Generations } from '../control/generations';
import { History } from '../control/history';
import { Database } from '../model';
import { LogPosition } from '../sqld/log';
import { framesOfFile, framesOfLog } from '../sqld/wal-frames';

export interface ExportParts {
  readonly history: History;
  readonly generations: Generations;
  readonly files: Files;
}

interface WantedFrames {
  readonly generation: number;
  /** The first frame. Frames of a generation are numbered from 1. */
  readonly from: number;
  /** The frame after the last one. */
  readonly to: number;
}

const CALL = /^\/(info|export|sync)(?:\/(\d+))?(?:\/(\d+)\/(\d+))?$/;
const BEGIN_AGAIN = 'Delete its file and those that begin with the same name (-info, -shm, -wal), and it begins again';
const BYTES = { 'content-type': 'application/octet-stream' };

export function isExport(path: string): boolean {
  return CALL.test(path);
}

/**
 * Answers the calls of `turso db export` and of embedded replicas: a SQLite file, and the WAL frames that follow it.
 *
 * sqld serves replicas over gRPC instead. The clients for TypeScript and Go use that only if `/info` does not exist, which the CLI needs.
 * The client for Python does not know it.
 */
export class Exports {
  constructor(private readonly parts: ExportParts) {}

  async answer(database: Database, method: string | undefined, path: string): Promise<Response> {
    if (method !== 'GET') {
      return refusal(405, 'turso-local takes no frames of replicas: open the replica without offline writes, so that it sends its statements');
    }
    const list = await this.parts.generations.of(database);
    const [, call, generation, from, to] = CALL.exec(path)!;
    switch (call) {
      case 'info':
        return Response.json({ current_generation: list.current });
      case 'export':
        return this.file(database, list, Number(generation));
      default:
        return this.frames(database, list, { generation: Number(generation), from: Number(from), to: Number(to) });
    }
  }

  private async file(database: Database, list: GenerationList, number: number): Promise<Response> {
    const generation = list.find(number);
    if (generation?.kind !== 'frames') {
      return refusal(404, `database ${database.name} has no file for generation ${number}; /info returns the current one`);
    }
    return this.withState(database, generation.after, async (path) => {
      const { size } = await stat(path);
      const stream = createReadStream(path);
      // An open file survives its removal until the stream ends.
      await once(stream, 'ready');
      return new Response(Readable.toWeb(stream) as any, { headers: { ...BYTES, 'content-length': String(size) } });
    });
  }

  private async frames(database: Database, list: GenerationList, { generation: number, from, to }: WantedFrames): Promise<Response> {
    const generation = list.find(number);
    if (generation === undefined) {
      return refusal(404, `database ${database.name} never had generation ${number}, so this replica is of another database. ${BEGIN_AGAIN}`);
    }
    if (generation.kind === 'lost' || (generation.kind === 'pages' && from > 1)) {
      return ended(list);
    }
    if (generation.kind === 'pages') {
      return this.withState(database, generation.at, async (path) => {
        const { size } = await stat(path);
        return size === 0 ? ended(list) : streamed(framesOfFile(await open(path)));
      });
    }
    const { after: { log, frame }, frames } = generation;
    if (from < 1 || from >= to || from > frames + 1) {
      return refusal(409, `frames ${from} to ${to} cannot be sent: generation ${number} of database ${database.name} has ${frames} frames. ${BEGIN_AGAIN}`);
    }
    return from === frames + 1
      ? ended(list)
      : streamed(framesOfLog(this.parts.files.databaseFolder(database.id), {
        log,
        first: frame + from,
        last: frame + frames,
        enough: frame + to - 1,
      }));
  }

  /** Calls `use` with a file that holds the database at a position. The file is removed afterwards. */
  private async withState(database: Database, position: LogPosition, use: (path: string) => Promise<Response>): Promise<Response> {
    const path = this.parts.files.newTemporary();
    try {
      await this.parts.history.writeAt(database, position, path);
      return await use(path);
    } finally {
      rmSync(path, { force: true });
    }
  }
}

/** Clients read a 400 as the end of a generation, and continue with the next one up to `generation`. */
function ended({ current }: GenerationList): Response {
  return Response.json({ error: 'the generation has no more frames', generation: current }, { status: 400 });
}

function streamed(frames: AsyncIterable<Buffer>): Response {
  return new Response(Readable.toWeb(Readable.from(frames)) as any, { headers: BYTES });
}
