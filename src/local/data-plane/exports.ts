import { once } from 'node:events';
import { createReadStream, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { refusal } from './gate';
import { Files } from '../control/files';
import { History } from '../control/history';
import { Database } from '../model';

export interface ExportParts {
  readonly history: History;
  readonly files: Files;
}

/** Every export is complete, so only one generation exists. */
const GENERATION = 1;

const CALL = /^\/(info|export|sync)(?:\/(\d+))?(?:\/\d+\/\d+)?$/;

export function isExport(path: string): boolean {
  return CALL.test(path);
}

/** Answers the calls of `turso db export`: a SQLite file, and later frames, which never exist. */
export class Exports {
  constructor(private readonly parts: ExportParts) {}

  async answer(database: Database, path: string): Promise<Response> {
    const [, call, generation] = CALL.exec(path)!;
    if (call === 'info') {
      return Response.json({ current_generation: GENERATION });
    }
    if (Number(generation) !== GENERATION) {
      return refusal(404, `generation ${generation} does not exist; /info returns the current one`);
    }
    // The CLI reads a 400 as the end of the frames.
    return call === 'sync' ? refusal(400, 'there are no frames beyond those of the export') : this.file(database);
  }

  private async file(database: Database): Promise<Response> {
    const path = this.parts.files.newTemporary();
    try {
      await this.parts.history.snapshot(database, path);
      const { size } = await stat(path);
      const stream = createReadStream(path);
      // An open file survives its removal until the stream ends.
      await once(stream, 'ready');
      return new Response(Readable.toWeb(stream) as any, {
        headers: { 'content-type': 'application/octet-stream', 'content-length': String(size) },
      });
    } finally {
      rmSync(path, { force: true });
    }
  }
}
