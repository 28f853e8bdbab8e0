import { Agent, IncomingHttpHeaders, IncomingMessage, request, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { Address } from './address';
import { bounded, checkDeclared, MOST_SQL_BYTES } from '../bodies';
import { askAgain, namespaceHeader } from '../sqld/fetch';

export interface ProxyParts {
  /** Base URL of sqld. */
  readonly sqldUrl: string;
}

/** Bodies up to this many bytes are kept for more tries. */
const REPEATABLE = 1_048_576;

const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

/** Forwards HTTP requests for a database to its namespace in sqld, and streams both bodies. */
export class Proxy {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(private readonly parts: ProxyParts) {}

  /**
   * Returns sqld's answer to a permitted request.
   *
   * @param token replaces the client's
   */
  async forward(incoming: IncomingMessage, address: Address, token?: string): Promise<IncomingMessage> {
    checkDeclared(incoming.headers['content-length'], MOST_SQL_BYTES);
    const headers = headersForSqld(incoming.headers, address.database.id);
    const send = (body: Buffer | IncomingMessage) =>
      this.send(incoming.method, address, token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` }, body);
    if (isLong(incoming)) {
      return send(incoming);
    }
    const body = await buffer(incoming);
    return askAgain(() => send(body), ({ statusCode }) => statusCode === 404, (answer) => answer.resume());
  }

  close(): void {
    this.agent.destroy();
  }

  private send(
    method: string | undefined, address: Address, headers: IncomingHttpHeaders, body: Buffer | IncomingMessage,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const outgoing = request(this.parts.sqldUrl + address.path + address.search, {
        agent: this.agent,
        method,
        headers,
      });
      outgoing.once('response', resolve);
      outgoing.once('error', reject);
      if (Buffer.isBuffer(body)) {
        outgoing.end(body);
      } else {
        pipeline(Readable.from(bounded(body, MOST_SQL_BYTES)), outgoing).catch(reject);
      }
    });
  }
}

/** A body of unknown length counts as long, because it may never end. */
function isLong({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > REPEATABLE;
}

/** Returns the client's headers without the namespace, which only the path decides, and without keys, which sqld does not use. */
export function headersForSqld(headers: IncomingHttpHeaders, namespace: string): IncomingHttpHeaders {
  const kept = Object.entries(headers)
    .filter(([name]) => !HOP_BY_HOP.includes(name) && name !== 'host' && !name.startsWith('x-namespace') && !name.startsWith('x-turso-'));
  return { ...Object.fromEntries(kept), ...Object.fromEntries([namespaceHeader(namespace)]) };
}

/** Forwards an answer of sqld to the client. */
export function pass(answer: IncomingMessage, outgoing: ServerResponse): void {
  const headers = Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.includes(name));
  outgoing.writeHead(answer.statusCode!, Object.fromEntries(headers));
  answer.pipe(outgoing);
  answer.once('error', () => outgoing.destroy());
  outgoing.once('close', () => answer.destroy());
}
