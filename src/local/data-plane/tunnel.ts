import { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { admit } from './gate';
import { headersForSqld, ProxyParts } from './proxy';
import { Connections } from '../control/connections';
import { Registry } from '../registry/registry';

export interface TunnelParts extends ProxyParts {
  readonly registry: Registry;
  readonly connections: Connections;
}

/** Carries a WebSocket from the path of a database to its namespace in sqld, byte by byte. */
export function tunnel(parts: TunnelParts, incoming: IncomingMessage, client: Duplex, head: Buffer): void {
  client.on('error', () => client.destroy());
  const address = admit(parts.registry, incoming);
  if (address instanceof Response) {
    client.end(`HTTP/1.1 ${address.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    return;
  }
  const { hostname, port } = new URL(parts.sqldUrl);
  const server = connect(Number(port), hostname, () => {
    server.write(handshake(incoming, address.path + address.search, address.database.id));
    server.write(head);
    server.pipe(client).pipe(server);
  });
  parts.connections.add(address.database.id, client);
  server.on('error', () => client.destroy());
  server.once('close', () => client.destroy());
  client.once('close', () => server.destroy());
}

function handshake(incoming: IncomingMessage, path: string, namespace: string): string {
  const headers = Object.entries({
    ...headersForSqld(incoming.headers, namespace),
    host: 'localhost',
    connection: 'Upgrade',
    upgrade: 'websocket',
  });
  const lines = headers.flatMap(([name, value]) => [value ?? []].flat().map((one) => `${name}: ${one}`));
  return [`GET ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}
