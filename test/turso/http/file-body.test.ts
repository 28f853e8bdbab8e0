import { once } from 'node:events';
import { closeSync, fstatSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { exchange } from '../../../src/turso';
import { FileBody } from '../../../src/turso/http/file-body';

const MIB = 2 ** 20;

let folder: string;
let server: Server;
let url: URL;
let take: (request: IncomingMessage) => Promise<number>;

/** Counts what arrives and keeps nothing of it. */
const count = async (request: IncomingMessage) => {
  let bytes = 0;
  for await (const chunk of request) bytes += (chunk as Buffer).length;
  return bytes;
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'send-file-'));
  take = count;
  server = createServer((request, response) => void take(request).then(
    (bytes) => response.end(`${request.headers['content-length']} announced, ${bytes} came, ${request.headers['transfer-encoding'] ?? 'in one piece'}`),
    () => response.destroy(),
  )).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/upload`);
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const put = (content: string) => {
  const path = join(folder, 'app.db');
  writeFileSync(path, content);
  return path;
};

const putAtEnd = (path: string, content: string) => {
  const file = openSync(path, 'r+');
  writeSync(file, content, fstatSync(file).size - content.length);
  closeSync(file);
};

/** The answer, read to its end. */
const sendBody = async (body: FileBody, signal?: AbortSignal) => {
  const answer = await exchange(url, { method: 'POST', headers: body.headers, body, signal });
  return { status: answer.status, body: await answer.text() };
};
const send = async (path: string, signal?: AbortSignal) => sendBody(FileBody.plain(path), signal);

test.each(['', 'x', 'x'.repeat(200_000)])('announces its length and sends all of it', async (content) => {
  expect(await send(put(content))).toMatchObject({ status: 200, body: `${content.length} announced, ${content.length} came, in one piece` });
});

test('reads the file only as fast as the server takes it, so that its size does not matter', async () => {
  const path = put('x'.repeat(256 * MIB));
  let last = '';
  take = async (request) => {
    await once(request, 'readable');
    // Nothing is taken for now: a sender that does not wait reads all of the file meanwhile, and misses what is put at its end.
    await setTimeout(1_000);
    putAtEnd(path, 'not read before');
    let bytes = 0;
    for await (const chunk of request) {
      bytes += (chunk as Buffer).length;
      last = (last + (chunk as Buffer).toString('latin1', Math.max(0, (chunk as Buffer).length - 15))).slice(-15);
    }
    return bytes;
  };
  expect((await send(path)).body).toContain(`${256 * MIB} came`);
  expect(last).toBe('not read before');
}, 60_000);

test('fails when the file shrinks during the upload', async () => {
  const path = put('x'.repeat(40 * MIB));
  take = async (request) => {
    request.once('data', () => truncateSync(path, 10));
    return count(request);
  };
  await expect(send(path)).rejects.toThrow('the file became shorter while it was sent');
});

test('sends nothing to a server that rejects the headers, and returns its answer', async () => {
  const path = put('x'.repeat(40 * MIB));
  let bytes = 0;
  server.on('checkContinue', (request, response) => {
    request.on('data', (chunk: Buffer) => { bytes += chunk.length; });
    response.writeHead(401).end('{"error":"no"}');
  });
  expect(await send(path)).toMatchObject({ status: 401, body: '{"error":"no"}' });
  expect(bytes).toBe(0);
});

test('sends the file to a server that never answers 100', async () => {
  server.on('checkContinue', (request: IncomingMessage, response) => void count(request).then((bytes) => response.end(`${bytes} came`)));
  expect(await send(put('x'.repeat(1000)))).toMatchObject({ status: 200, body: '1000 came' });
});

test('ends at once when its caller aborts', async () => {
  const path = put('x'.repeat(40 * MIB));
  const controller = new AbortController();
  take = async () => {
    controller.abort();
    return new Promise<number>(() => undefined);
  };
  await expect(send(path, controller.signal)).rejects.toThrow('aborted');
});

test('fails before it sends anything when the file does not exist', async () => {
  await expect(send(join(folder, 'nowhere.db'))).rejects.toThrow('ENOENT');
});

test('puts an unchanged file into a form', async () => {
  const file = FileBody.inForm(put('content'));
  let body = '';
  take = async (request) => {
    for await (const chunk of request) body += String(chunk);
    return body.length;
  };
  await sendBody(file);
  expect(body).toBe(`${file.before}content${file.after}`);
  const form = await new Response(body, { headers: file.headers }).formData();
  expect(await (form.get('file') as File).text()).toBe('content');
});
