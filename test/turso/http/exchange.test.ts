import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exchange } from '../../../src/turso';

let server: Server;
let url: URL;
let connections: number;

beforeEach(async () => {
  connections = 0;
  server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming);
    if (body === 'wait') return;
    outgoing.writeHead(body === 'refuse' ? 429 : 200, { 'retry-after': '7' }).end(`${incoming.method} ${incoming.headers.authorization} ${body}`);
  });
  server.on('connection', () => { connections += 1; });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/pipeline`);
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const never = new AbortController().signal;
const request = (body: string, signal: AbortSignal = never) => ({ method: 'POST' as const, headers: { authorization: 'Bearer t' }, body, signal });

describe('an exchange over connections that are kept', () => {
  it('uses one connection for requests one after the other', async () => {
    for (const body of ['one', 'zwölf']) {
      const answer = await exchange(url, request(body));
      expect([answer.ok, answer.status, await answer.text()]).toEqual([true, 200, `POST Bearer t ${body}`]);
    }
    expect(connections).toBe(1);
  });

  it('returns status and headers of a failed answer', async () => {
    const answer = await exchange(url, request('refuse'));
    expect([answer.ok, answer.status, answer.headers.get('retry-after'), answer.headers.get('x-missing')]).toEqual([false, 429, '7', null]);
  });

  it('fails when it is aborted, and when no server listens', async () => {
    await expect(exchange(url, request('wait', AbortSignal.timeout(50)))).rejects.toThrow('aborted');
    const closed = new URL('http://127.0.0.1:1/');
    await expect(exchange(closed, request('one'))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
