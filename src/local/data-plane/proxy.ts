import { Agent, IncomingHttpHeaders, IncomingMessage, request, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Address, resolveAddress } from './address';
import { isAllowed } from '../control/allow-rules';
import { Registry } from '../registry/registry';
import { namespaceHeader } from '../sqld/namespace';

export interface ProxyParts {
  readonly registry: Registry;
  /** Base URL of sqld. */
  readonly sqldUrl: string;
}

/** Bodies up to this many bytes are kept for a second attempt. */
const REPEATABLE = 1_048_576;

const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

/** Carries HTTP requests from the path of a database to its namespace in sqld, streaming both ways. */
export class Proxy {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(private readonly parts: ProxyParts) {}

  /** sqld's answer, or the refusal of a request that must not reach it. */
  async forward(incoming: IncomingMessage): Promise<IncomingMessage | Response> {
    const address = admit(this.parts.registry, incoming);
    if (address instanceof Response) {
      return address;
    }
    if (isLong(incoming)) {
      return this.send(incoming, address, incoming);
    }
    const body = await buffer(incoming);
    const answer = await this.send(incoming, address, body);
    if (answer.statusCode !== 404) {
      return answer;
    }
    // sqld closes namespaces that are not in use, and answers 404 to a request that comes in that very moment.
    answer.resume();
    return this.send(incoming, address, body);
  }

  close(): void {
    this.agent.destroy();
  }

  private send(incoming: IncomingMessage, address: Address, body: Buffer | IncomingMessage): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const outgoing = request(this.parts.sqldUrl + address.rest, {
        agent: this.agent,
        method: incoming.method,
        headers: headersForSqld(incoming.headers, address.database.id),
      });
      outgoing.once('response', resolve);
      outgoing.once('error', reject);
      if (Buffer.isBuffer(body)) {
        outgoing.end(body);
      } else {
        body.pipe(outgoing);
      }
    });
  }
}

/** The database that a request may go to, or the answer to one that may not. */
export function admit(registry: Registry, incoming: IncomingMessage): Address | Response {
  const address = resolveAddress(registry, incoming.url ?? '/');
  if (address === undefined) {
    return Response.json({ error: 'turso-local has no database at this URL' }, { status: 404 });
  }
  if (!isAllowed(address.database.configuration, incoming.socket.remoteAddress ?? '')) {
    return Response.json({ error: `the allow rules of database ${address.database.name} do not admit this client` }, { status: 403 });
  }
  return address;
}

/** A body of unknown length counts as long: it may never end. */
function isLong({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > REPEATABLE;
}

/** The client's headers, but for the namespace, which the path alone decides. */
export function headersForSqld(headers: IncomingHttpHeaders, namespace: string): IncomingHttpHeaders {
  const kept = Object.entries(headers)
    .filter(([name]) => !HOP_BY_HOP.includes(name) && name !== 'host' && !name.startsWith('x-namespace'));
  return { ...Object.fromEntries(kept), ...Object.fromEntries([namespaceHeader(namespace)]) };
}

/** Hands an answer of sqld on to the client. */
export function pass(answer: IncomingMessage, outgoing: ServerResponse): void {
  const headers = Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.includes(name));
  outgoing.writeHead(answer.statusCode!, Object.fromEntries(headers));
  answer.pipe(outgoing);
  answer.once('error', () => outgoing.destroy());
  outgoing.once('close', () => answer.destroy());
}
