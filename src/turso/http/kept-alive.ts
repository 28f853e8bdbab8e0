import type { IncomingMessage } from 'node:http';
import { Routes } from './proxy/routes';
import { readAnswer } from './raw-http';

/** What of `fetch` small requests need. */
export type SmallFetch = (url: URL, init: SmallRequest) => Promise<SmallAnswer>;

/** A request with a text as its body. */
export interface SmallRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** An answer as `fetch` gives it. */
export interface SmallAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** A fleet of the cloud has a host a database: idle connections to each of them are not kept for longer than it takes to use them again. */
const IDLE_MS = 2_000;

/**
 * `fetch` over Node's own HTTP client, with connections that are used again. It takes a fifth of the time of the built-in one, which
 * counts where thousands of databases are asked. It follows no redirect.
 */
export function keptAliveFetch(): SmallFetch {
  const routes = new Routes(process.env, { keepAlive: true, timeout: IDLE_MS });
  return async (url, { method, headers, body, signal }) => {
    const send = routes.to(url);
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      send(url, { method, signal, headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) } })
        .once('response', resolve).once('error', reject).end(body);
    });
    const answer = await readAnswer(response);
    return {
      ok: answer.status >= 200 && answer.status <= 299,
      status: answer.status,
      headers: { get: (name) => [response.headers[name]].flat().join(', ') || null },
      text: async () => answer.body,
    };
  };
}
