import { Agent, IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { askAgain } from './missed';

export interface SqldRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}

const agent = new Agent({ keepAlive: true });

/**
 * `fetch`, for small answers from the sqld next door. Creating a database is two such requests, and the built-in
 * `fetch` spends more time on one than sqld does.
 */
export async function sqldFetch(url: string, init: SqldRequest): Promise<Response> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = request(url, { agent, method: init.method, headers: init.headers });
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
    outgoing.end(init.body);
  });
  const headers = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]);
  return new Response(await buffer(answer), { status: answer.statusCode, headers });
}

/** As {@link sqldFetch}, for a namespace that is known to exist: a 404 is believed only after some tries. */
export async function sqldFetchKnown(url: string, init: SqldRequest): Promise<Response> {
  return askAgain(() => sqldFetch(url, init), ({ status }) => status === 404);
}
