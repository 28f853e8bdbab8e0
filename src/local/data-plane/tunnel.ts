import { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { Tokens, Unauthorized } from './access';
import { closeFrame, firstMessage, textFrame } from './frames';
import { admit } from './gate';
import { headersForSqld, ProxyParts } from './proxy';
import { Connections } from '../control/connections';
import { History } from '../control/history';
import { internalToken } from '../control/internal-token';
import { Database } from '../model';
import { Registry } from '../registry/registry';

export interface TunnelParts extends ProxyParts {
  readonly registry: Registry;
  readonly connections: Connections;
  readonly tokens: Tokens;
  readonly history: History;
  readonly now: () => number;
}

const NO_PERMISSIONS_HERE = 'Tokens with fine-grained permissions cannot be used over a WebSocket; use the URL with http or https';
const NORMAL_CLOSURE = 1000;

/** Connects a WebSocket for a database to its namespace in sqld. It changes only the first message. */
export function tunnel(parts: TunnelParts, incoming: IncomingMessage, client: Duplex, head: Buffer): void {
  client.on('error', () => client.destroy());
  const address = admit(parts.registry, incoming);
  if (address instanceof Response) {
    client.end(`HTTP/1.1 ${address.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    return;
  }
  const { database } = address;
  const { hostname, port } = new URL(parts.sqldUrl);
  const server = connect(Number(port), hostname, () => {
    server.write(handshake(incoming, address.path + address.search, database.id));
    server.pipe(client);
    client.on('data', () => parts.history.use(database));
    void greet(parts, database, { client, server, head });
  });
  parts.connections.add(database.id, client);
  server.on('error', () => client.destroy());
  server.once('close', () => client.destroy());
  client.once('close', () => server.destroy());
}

interface Ends {
  readonly client: Duplex;
  readonly server: Duplex;
  readonly head: Buffer;
}

/** The first message contains the token. This checks and replaces a token that sqld cannot check. */
async function greet(parts: TunnelParts, database: Database, { client, server, head }: Ends): Promise<void> {
  const message = await firstMessage(client, head);
  const hello = parseHello(message.text);
  if (hello === undefined || !parts.tokens.needsJudging(hello.jwt)) {
    server.write(message.bytes);
    client.pipe(server);
    return;
  }
  try {
    const access = await parts.tokens.access(hello.jwt, database);
    if (access.permissions !== undefined) {
      throw new Unauthorized(NO_PERMISSIONS_HERE);
    }
    const known = await internalToken(database, access, parts.now());
    server.write(Buffer.concat([textFrame(JSON.stringify({ ...hello, jwt: known }), 'client'), message.rest]));
    client.pipe(server);
  } catch (error) {
    server.unpipe(client);
    const refused = { type: 'hello_error', error: { message: (error as Error).message, code: 'AUTH_JWT_INVALID' } };
    client.end(Buffer.concat([textFrame(JSON.stringify(refused), 'server'), closeFrame(NORMAL_CLOSURE)]));
  }
}

function parseHello(text: string | undefined): { readonly type: 'hello'; readonly jwt: string } | undefined {
  try {
    const message = JSON.parse(text ?? '') as { type?: unknown; jwt?: unknown };
    return message.type === 'hello' && typeof message.jwt === 'string' ? { ...message, type: 'hello', jwt: message.jwt } : undefined;
  } catch {
    return undefined;
  }
}

function handshake(incoming: IncomingMessage, path: string, namespace: string): string {
  // No extensions, because the data must not be compressed.
  const { 'sec-websocket-extensions': _, ...kept } = headersForSqld(incoming.headers, namespace);
  const headers = Object.entries({ ...kept, host: 'localhost', connection: 'Upgrade', upgrade: 'websocket' });
  const lines = headers.flatMap(([name, value]) => [value ?? []].flat().map((one) => `${name}: ${one}`));
  return [`GET ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}
