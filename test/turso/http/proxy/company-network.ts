import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as ask, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate and its key. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** A certificate authority of one's own, with the certificates that it has signed. */
export interface Authority {
  readonly folder: string;
  /** Its own certificate. */
  readonly file: string;
  /** A certificate for a host, valid for so many days; an expired one with fewer than none. */
  certificate(host: string, days?: number): Identity;
  remove(): void;
}

export function makeAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'authority-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=A company');
  return {
    folder,
    file: join(folder, 'ca.pem'),
    certificate: (host, days = 2) => {
      writeFileSync(join(folder, 'extensions'), `subjectAltName=DNS:${host}`);
      openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-out', 'request.pem', '-subj', `/CN=${host}`);
      const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'extensions', '-days', String(days)];
      openssl('x509', '-req', '-in', 'request.pem', '-out', 'cert.pem', ...signing);
      return { key: readFileSync(join(folder, 'key.pem'), 'utf8'), cert: readFileSync(join(folder, 'cert.pem'), 'utf8') };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** One request that arrived. */
export interface Received {
  readonly line: string;
  readonly body: string;
  /** Number of the connection that it came on. */
  readonly connection: number;
}

/** A server with TLS that answers what a test says. */
export async function startTls(identity: Identity, answer: (received: Received) => { status?: number; body: unknown }) {
  const received: Received[] = [];
  let connections = 0;
  const numbers = new WeakMap<object, number>();
  const server = createTlsServer(identity, (request, response) => {
    void bodyOf(request).then((body) => {
      const one = { line: `${request.method} ${request.headers.host}${request.url}`, body, connection: numbers.get(request.socket) ?? 0 };
      received.push(one);
      const { status = 200, body: content } = answer(one);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
    });
  });
  server.on('secureConnection', (socket) => numbers.set(socket, ++connections));
  return { received, port: await listen(server), stop: async () => stop(server) };
}

/** A server with TLS in front of turso-local, as Turso has it: under a host of its own, which is also that of databases. */
export async function startTlsFront(identity: Identity, target: string, host: string) {
  const { host: own, hostname, port } = new URL(target);
  const server = createTlsServer(identity, (request, response) => {
    const headers = { ...request.headers, host: own };
    const outgoing = ask({ hostname, port, method: request.method, path: request.url, headers });
    outgoing.once('error', () => response.destroy()).once('response', (incoming) => void bodyOf(incoming).then((body) => {
      const { 'content-length': _, 'transfer-encoding': __, ...rest } = incoming.headers;
      const elsewhere = body.replaceAll(own, host).replaceAll('"primaryRegion":"local"', '"primaryRegion":"aws-us-east-1"');
      response.writeHead(incoming.statusCode!, rest).end(elsewhere);
    }));
    request.pipe(outgoing);
  });
  return { port: await listen(server), stop: async () => stop(server) };
}

/** A proxy that connects every host to one port of this machine, to whom it knows; and that sends requests without TLS on. */
export async function startProxy(target: () => number, wanted?: string) {
  const asked: string[] = [];
  let status = 200;
  const expected = wanted === undefined ? undefined : `Basic ${Buffer.from(wanted).toString('base64')}`;
  const refusal = ({ headers }: IncomingMessage) => {
    if (expected !== undefined && headers['proxy-authorization'] !== expected) return 407;
    return status === 200 ? undefined : status;
  };
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(refusal(request) ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify({ groups: [] }));
  });
  server.on('connect', (request, client, head) => {
    asked.push(`CONNECT ${request.url}`);
    const refused = refusal(request);
    if (refused !== undefined) {
      client.end(`HTTP/1.1 ${refused} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const upstream = connect(target(), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  return { asked, port: await listen(server), refuseWith: (refused: number) => { status = refused; }, stop: async () => stop(server) };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}
