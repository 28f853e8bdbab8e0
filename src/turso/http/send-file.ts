import { randomUUID } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { readAnswer, senderFor, type RawAnswer } from './raw-http';
import type { FileBody } from './request';

/** An HTTP request whose body is a file. */
export interface FileRequest extends FileBody {
  readonly url: URL;
  readonly method: string;
  readonly signal?: AbortSignal;
}

/** How long a connection may be silent, in milliseconds: Turso may work on what it got before it answers. */
const LONGEST_SILENCE = 10 * 60_000;

/** How long to wait to be told to go on, in milliseconds: not every server knows that it is asked. */
const LONGEST_WAIT_TO_CONTINUE = 1_000;

/**
 * Sends a file of any size with its `Content-Length`, piece by piece: it is never in memory as a whole. Not with `fetch`, which sends
 * a stream without its length.
 */
export async function sendFile(request: FileRequest): Promise<RawAnswer> {
  const file = await open(request.path);
  try {
    const { size } = await file.stat();
    const { before = '', after = '' } = request;
    const outgoing = await begin(request, Buffer.byteLength(before) + size + Buffer.byteLength(after));
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once('response', resolve).once('error', reject);
      whenWelcome(outgoing, () => {
        // A refusal may come before all is sent: the rest then has nowhere to go, which is no error.
        pipeline(content(file, size, before, after), outgoing).catch(reject);
      });
    });
    return await readAnswer(response).finally(() => outgoing.destroy());
  } finally {
    await file.close();
  }
}

/** A file as the field `file` of a form. */
export function formFile(path: string): FileBody {
  const boundary = `----${randomUUID()}`;
  const name = basename(path).replaceAll(/["\r\n]/g, '_');
  return {
    path,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    before: `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    after: `\r\n--${boundary}--\r\n`,
  };
}

/**
 * Sends nothing of the file where the answer to its headers is a refusal already: a server that closes the connection on a sender in full
 * flow is heard as a broken pipe, and its words are lost.
 */
function whenWelcome(outgoing: ClientRequest, go: () => void): void {
  let settled = false;
  const settle = (act: () => void) => () => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    act();
  };
  const timer = setTimeout(settle(go), LONGEST_WAIT_TO_CONTINUE);
  outgoing.once('continue', settle(go)).once('response', settle(() => undefined)).once('error', settle(() => undefined));
  outgoing.flushHeaders();
}

async function begin({ url, method, headers, signal }: FileRequest, length: number): Promise<ClientRequest> {
  const send = senderFor(url);
  const outgoing = send(url, { method, headers: { ...headers, 'content-length': length, 'expect': '100-continue' }, signal });
  return outgoing.setTimeout(LONGEST_SILENCE, () => outgoing.destroy(new Error(`nothing was heard for ${LONGEST_SILENCE / 60_000} minutes`)));
}

async function* content(file: FileHandle, size: number, before: string, after: string): AsyncGenerator<Buffer, void, undefined> {
  yield Buffer.from(before);
  let left = size;
  // Not beyond the size that was announced, in case the file grows meanwhile.
  const bytes = size === 0 ? [] : file.createReadStream({ start: 0, end: size - 1, autoClose: false });
  for await (const chunk of bytes) {
    left -= chunk.length;
    yield chunk as Buffer;
  }
  if (left > 0) throw new Error('the file became shorter while it was sent');
  yield Buffer.from(after);
}
