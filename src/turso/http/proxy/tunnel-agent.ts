import * as http from 'node:http';
import * as https from 'node:https';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';

type Connected = (error: Error | null, socket: Duplex) => void;

/**
 * Opens connections to https servers through the tunnel of a proxy, and reuses them like any agent. The proxy sees only the name of the
 * server.
 */
export class TunnelAgent extends https.Agent {
  readonly #proxy: URL;
  readonly #trusted: tls.ConnectionOptions;

  /** @param trusted the certificate authorities to trust, for the server and for a proxy with TLS */
  constructor(proxy: URL, options: https.AgentOptions, trusted: tls.ConnectionOptions) {
    super({ ...options, ...trusted });
    this.#proxy = proxy;
    this.#trusted = trusted;
  }

  override createConnection({ path: _, ...wanted }: https.RequestOptions, done?: Connected): undefined {
    const connected = done as (error: Error | null, socket?: Duplex) => void;
    const { host, port = 443 } = wanted as { host: string; port?: number };
    const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    const { request } = this.#proxy.protocol === 'https:' ? https : http;
    const asked = request({
      ...this.#trusted,
      ...proxyAddress(this.#proxy),
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...proxyAuthorization(this.#proxy) },
      agent: false,
      timeout: LONGEST_WAIT,
    });
    asked.once('connect', ({ statusCode = 0 }, socket) => {
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy();
        connected(new ProxyRefusal(this.#proxy, statusCode, target));
        return;
      }
      socket.setTimeout(0);
      connected(null, tls.connect({ ...wanted as tls.ConnectionOptions, socket }));
    });
    asked.once('response', ({ statusCode = 0 }) => {
      asked.destroy();
      connected(new ProxyRefusal(this.#proxy, statusCode, target));
    });
    asked.once('timeout', () => asked.destroy(Object.assign(new Error('it does not answer'), { code: 'PROXY_FAILED' })));
    asked.once('error', (error: NodeJS.ErrnoException) => connected(Object.assign(new Error(`the proxy ${this.#proxy.host}: ${error.message}`), { code: error.code })));
    asked.end();
    return undefined;
  }
}

/** How long a proxy may take to connect, in milliseconds. */
const LONGEST_WAIT = 30_000;

/** Returns host and port of a proxy. */
export function proxyAddress({ hostname, port, protocol }: URL): { host: string; port: number } {
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) };
}

/** Returns the header with user and password. */
export function proxyAuthorization({ username, password }: URL): { 'proxy-authorization'?: string } {
  if (username === '' && password === '') return {};
  return { 'proxy-authorization': `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}` };
}

/** Decodes a part of a URL. A stray percent sign stands for itself. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A proxy did not connect to a server. Another try may succeed after a status of 500 or above, and after 429. */
class ProxyRefusal extends Error {
  readonly code: 'PROXY_REFUSED' | 'PROXY_FAILED';

  constructor(proxy: URL, status: number, target: string) {
    super(`the proxy ${proxy.host} answered ${status} when it was asked to connect to ${target}`);
    this.name = 'ProxyRefusal';
    this.code = status >= 500 || status === 429 ? 'PROXY_FAILED' : 'PROXY_REFUSED';
  }
}
