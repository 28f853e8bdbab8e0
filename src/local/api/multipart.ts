import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { bounded, checkDeclared } from '../bodies';
import { ApiError } from '../errors';

const FIELD = 'file';
/** More than any header of a part needs. */
const MOST_HEADER_BYTES = 16_384;

/** Writes the part `file` of a multipart body to disk as it comes, however long it is. */
export async function saveFilePart(request: Request, path: string, most: number): Promise<void> {
  checkDeclared(request.headers.get('content-length'), most);
  const [, quoted, plain] = /^multipart\/form-data;.*\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(request.headers.get('content-type') ?? '') ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined || request.body === null) {
    throw new ApiError(400, `the request body must be multipart/form-data with a part named ${FIELD}`);
  }
  await pipeline(filePart(bounded(Readable.fromWeb(request.body as any), most), boundary), createWriteStream(path, { mode: 0o600 }));
}

/** The content of the part `file`. */
async function* filePart(body: AsyncIterable<Buffer>, boundary: string): AsyncIterable<Buffer> {
  // The first boundary has no line break before it, all others do.
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  let rest: Buffer = Buffer.from('\r\n');
  let state: 'before' | 'header' | 'wanted' | 'other' = 'before';
  for await (const chunk of body) {
    rest = Buffer.concat([rest, chunk]);
    for (let more = true; more;) {
      const mark: Buffer | string = state === 'header' ? '\r\n\r\n' : delimiter;
      const at: number = rest.indexOf(mark);
      if (at === -1) {
        if (state === 'header' && rest.length > MOST_HEADER_BYTES) {
          throw new ApiError(400, 'a part of the request body has too long a header');
        }
        // A mark may be cut in two by the end of the chunk.
        const sure = state === 'header' ? 0 : Math.max(0, rest.length - delimiter.length);
        if (state === 'wanted' && sure > 0) {
          yield rest.subarray(0, sure);
        }
        rest = rest.subarray(sure);
        more = false;
      } else {
        if (state === 'wanted') {
          yield rest.subarray(0, at);
          return;
        }
        state = state === 'header' ? kindOf(rest.subarray(0, at)) : 'header';
        rest = rest.subarray(at + mark.length);
      }
    }
  }
  throw new ApiError(400, state === 'wanted' ? 'the request body broke off' : `the request body has no part named ${FIELD}`);
}

function kindOf(header: Buffer): 'wanted' | 'other' {
  return new RegExp(`\\bname="${FIELD}"`, 'i').test(header.toString()) ? 'wanted' : 'other';
}
