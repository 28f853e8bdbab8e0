import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import { bounded, checkDeclared } from '../bodies';
import { ApiError } from '../errors';

const FIELD = 'file';

/** Writes the part `file` of a multipart body to disk while it arrives, however long it is. */
export async function saveFilePart(request: Request, path: string, most: number): Promise<void> {
  checkDeclared(request.headers.get('content-length'), most);
  const contentType = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data;.*\bboundary=/i.test(contentType) || request.body === null) {
    throw new ApiError(400, `the request body must be multipart/form-data with a part named ${FIELD}`);
  }
  const form = new Busboy({ headers: { 'content-type': contentType }, isPartAFile: (field) => field === FIELD, limits: { files: 1 } });
  let part: { readonly content: Readable; readonly saved: Promise<void> } | undefined;
  form.on('file', (_, content) => {
    part = { content, saved: pipeline(content, createWriteStream(path, { mode: 0o600 })) };
    // Without a reader for its part, the form would never end.
    part.saved.catch((error: Error) => form.destroy(error));
  });
  try {
    await pipeline(bounded(Readable.fromWeb(request.body as any) as AsyncIterable<Buffer>, most), form);
    await part?.saved;
  } catch (error) {
    // The form does not end its part when the body fails.
    part?.content.destroy();
    await part?.saved.catch(() => undefined);
    const isOurs = error instanceof ApiError || (error as NodeJS.ErrnoException).syscall !== undefined;
    throw isOurs ? error : new ApiError(400, `the request body broke off: ${(error as Error).message}`);
  }
  if (part === undefined) throw new ApiError(400, `the request body has no part named ${FIELD}`);
}
