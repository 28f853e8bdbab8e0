import { once } from 'node:events';
import * as http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createCertificate, type Certificate } from '../../../../src/terraform/wire';
import { frame, MESSAGE_LIMIT } from '../../../../src/terraform/wire/grpc/frame';
import { createGrpcServer, type GrpcMethod, type GrpcServerOptions } from '../../../../src/terraform/wire/grpc/server';
import { GrpcError } from '../../../../src/terraform/wire/grpc/status';

interface Answer {
  status: string;
  message: string;
  messages: string[];
}

const open: { close: () => void }[] = [];

afterEach(() => {
  for (const item of open.splice(0).reverse()) item.close();
});

const text = (value: Uint8Array) => Buffer.from(value).toString();

const METHODS: { [path: string]: GrpcMethod } = {
  '/echo': async (request) => request,
  '/throw': async () => { throw new Error('100 % wrong:\né'); },
  '/refuse': async () => { throw new GrpcError(5, 'no such thing'); },
  '/count': async function* () {
    for (const number of ['1', '2', '3']) yield Buffer.from(number);
  },
  '/break': async function* () {
    yield Buffer.from('1');
    throw new Error('broke');
  },
};

describe('a call', () => {
  test('is answered', async () => {
    expect(await call('/echo', frame(Buffer.from('hello')))).toEqual({ status: '0', message: '', messages: ['hello'] });
  });

  test('is answered when its message comes in pieces', async () => {
    const framed = frame(Buffer.from('hello'));
    expect(await call('/echo', framed.subarray(0, 3), framed.subarray(3, 6), framed.subarray(6))).toMatchObject({ status: '0', messages: ['hello'] });
  });

  test('gets an empty answer when the method returns nothing', async () => {
    expect(await call('/echo', frame(new Uint8Array()))).toMatchObject({ status: '0', messages: [''] });
  });

  test('transfers 20 MB in both directions', async () => {
    const { status, messages } = await call('/echo', frame(Buffer.alloc(20_000_000, 'x')));
    expect([status, messages[0].length]).toEqual(['0', 20_000_000]);
  });

  test('is answered with a stream of messages', async () => {
    expect(await call('/count', frame(new Uint8Array()))).toEqual({ status: '0', message: '', messages: ['1', '2', '3'] });
  });

  test('fails when the method throws, with the reason in any characters', async () => {
    expect(await call('/throw', frame(new Uint8Array()))).toEqual({ status: '13', message: '100 % wrong:\né', messages: [] });
  });

  test('fails with the status of the method when the method rejects it', async () => {
    expect(await call('/refuse', frame(new Uint8Array()))).toEqual({ status: '5', message: 'no such thing', messages: [] });
  });

  test('fails when a stream breaks, after the messages before it', async () => {
    expect(await call('/break', frame(new Uint8Array()))).toEqual({ status: '13', message: 'broke', messages: ['1'] });
  });

  test('fails before its request has ended when the method does not exist', async () => {
    const stream = (await connect()).request({ ':method': 'POST', ':path': '/none' });
    const [headers] = await once(stream, 'response');
    expect(headers['grpc-status']).toBe('12');
  });

  test('fails when it is compressed', async () => {
    expect(await call('/echo', Buffer.from([1, 0, 0, 0, 1, 0]))).toMatchObject({ status: '12', message: 'Compressed messages are not supported' });
  });

  test('fails when it is truncated', async () => {
    expect(await call('/echo', Buffer.from([0, 0, 0, 0, 9, 1]))).toMatchObject({ status: '13', message: 'The request ended before its message did' });
  });

  test('fails when it holds more than one message', async () => {
    expect(await call('/echo', Buffer.concat([frame(Buffer.from('a')), frame(Buffer.from('b'))]))).toMatchObject({ status: '12' });
  });

  test('fails when it announces more than 256 MiB, before the data arrive', async () => {
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(MESSAGE_LIMIT + 1, 1);
    const stream = (await connect()).request({ ':method': 'POST', ':path': '/echo' });
    stream.write(prefix);
    const [headers] = await once(stream, 'response');
    expect([headers['grpc-status'], headers['grpc-message']]).toEqual(['8', 'A message of 268435457 bytes is larger than the limit of 268435456']);
  });
});

test('a client that disconnects does not affect other calls', async () => {
  const entered = signal();
  const left = signal();
  const finished = signal();
  METHODS['/slow'] = async (request) => {
    entered.give();
    await left.given;
    setImmediate(finished.give);
    return request;
  };
  const { url } = await serve();
  const leaving = await connect({ url });
  leaving.request({ ':method': 'POST', ':path': '/slow' }).on('error', () => {}).end(frame(Buffer.from('x')));
  await entered.given;
  leaving.destroy();
  await once(leaving, 'close');
  left.give();
  await finished.given;
  expect(await answer(await connect({ url }), '/echo', frame(Buffer.from('still here')))).toMatchObject({ messages: ['still here'] });
});

describe('an encrypted connection', () => {
  const server = createCertificate();
  const client = createCertificate();

  test('accepts the expected client', async () => {
    expect(await secureCall(server, client, client)).toMatchObject({ messages: ['hello'] });
  });

  test('fails when the client shows another certificate', async () => {
    await expect(secureCall(server, client, createCertificate())).rejects.toThrow(/closed|cancel|ECONNRESET|destroyed/i);
  });

  test('fails when the client shows no certificate', async () => {
    await expect(secureCall(server, client, undefined)).rejects.toThrow(/closed|cancel|ECONNRESET|destroyed/i);
  });

  test('fails when the client does not encrypt', async () => {
    const { url } = await serve({ ...server, clientCertificate: client.der });
    const session = await connect({ url: url.replace('https', 'http') });
    await expect(answer(session, '/echo', frame(Buffer.from('hello')))).rejects.toThrow();
  });
});

async function secureCall(server: Certificate, expected: Certificate, shown: Certificate | undefined): Promise<Answer> {
  const { url } = await serve({ ...server, clientCertificate: expected.der });
  const session = await connect({ url, options: { ca: server.cert, servername: 'localhost', ...shown ? { key: shown.key, cert: shown.cert } : {} } });
  return answer(session, '/echo', frame(Buffer.from('hello')));
}

async function serve(tls?: GrpcServerOptions['tls']): Promise<{ url: string }> {
  const server = createGrpcServer({ tls, method: (path) => METHODS[path] });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(server);
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

interface Connection {
  /** @default - a new server without encryption */
  url?: string;
  options?: http2.SecureClientSessionOptions;
}

async function connect({ url, options }: Connection = {}): Promise<http2.ClientHttp2Session> {
  const session = http2.connect(url ?? (await serve()).url, options);
  open.push({ close: () => session.destroy() });
  session.on('error', () => {});
  return session;
}

function signal(): { given: Promise<void>; give: () => void } {
  let give = () => {};
  const given = new Promise<void>((resolve) => { give = resolve; });
  return { given, give };
}

async function call(path: string, ...pieces: Buffer[]): Promise<Answer> {
  return answer(await connect(), path, ...pieces);
}

async function answer(session: http2.ClientHttp2Session, path: string, ...pieces: Buffer[]): Promise<Answer> {
  const stream = session.request({ ':method': 'POST', ':path': path, 'content-type': 'application/grpc', 'te': 'trailers' });
  for (const piece of pieces) {
    stream.write(piece);
    // Each piece in its own frame.
    await new Promise((resolve) => { setImmediate(resolve); });
  }
  stream.end();
  let end: http2.IncomingHttpHeaders = {};
  stream.on('response', (headers) => { end = { ...end, ...headers }; });
  stream.on('trailers', (headers) => { end = { ...end, ...headers }; });
  const data: Buffer[] = [];
  for await (const piece of stream) data.push(piece as Buffer);
  if (end['grpc-status'] === undefined) throw new Error('The connection was closed without a status');
  return {
    status: String(end['grpc-status']),
    message: decodeURIComponent(String(end['grpc-message'] ?? '')),
    messages: unframe(Buffer.concat(data)),
  };
}

function unframe(data: Buffer): string[] {
  if (data.length === 0) return [];
  const end = 5 + data.readUInt32BE(1);
  return [text(data.subarray(5, end)), ...unframe(data.subarray(end))];
}
