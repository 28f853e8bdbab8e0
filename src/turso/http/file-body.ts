import { randomUUID } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';

/** A file that is open to be sent. */
export interface OpenFileBody {
  /** In bytes. */
  readonly length: number;
  content(): AsyncGenerator<Buffer, void, undefined>;
  close(): Promise<void>;
}

/** A request body of any size that is read from a file while it is sent, so that it is never in memory as a whole. */
export class FileBody {
  /** The file as it is. */
  static plain(path: string): FileBody {
    return new FileBody(path, 'application/octet-stream');
  }

  /** The file as the field `file` of a form. */
  static inForm(path: string): FileBody {
    const boundary = `----${randomUUID()}`;
    const name = basename(path).replaceAll(/["\r\n]/g, '_');
    const before = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
    return new FileBody(path, `multipart/form-data; boundary=${boundary}`, before, `\r\n--${boundary}--\r\n`);
  }

  readonly headers: Readonly<Record<string, string>>;

  private constructor(readonly path: string, contentType: string, readonly before = '', readonly after = '') {
    this.headers = { 'content-type': contentType };
  }

  async open(): Promise<OpenFileBody> {
    const { before, after } = this;
    const file = await open(this.path);
    try {
      const { size } = await file.stat();
      return {
        length: Buffer.byteLength(before) + size + Buffer.byteLength(after),
        content: () => content(file, size, before, after),
        close: async () => file.close(),
      };
    } catch (error) {
      await file.close();
      throw error;
    }
  }
}

async function* content(file: FileHandle, size: number, before: string, after: string): AsyncGenerator<Buffer, void, undefined> {
  yield Buffer.from(before);
  let left = size;
  // A file that grows meanwhile is read up to the length that the headers announce.
  const bytes = size === 0 ? [] : file.createReadStream({ start: 0, end: size - 1, autoClose: false });
  for await (const chunk of bytes) {
    left -= chunk.length;
    yield chunk as Buffer;
  }
  if (left > 0) throw new Error('the file became shorter while it was sent');
  yield Buffer.from(after);
}
