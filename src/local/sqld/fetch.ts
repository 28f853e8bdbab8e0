import { Agent, IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

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

/**
 * The header that chooses sqld's namespace, ahead of the `Host` header.
 * Its value is base64 without padding: sqld refuses padding.
 */
export function namespaceHeader(namespace: string): [name: string, value: string] {
  return ['x-namespace-bin', Buffer.from(namespace).toString('base64').replace(/=+$/, '')];
}

/** Before another try, in milliseconds. The first comes at once: nearly always it succeeds. */
const PAUSES_MS = [0, 2, 5, 10, 20, 40, 80];

/**
 * Asks sqld about a namespace that is known to exist, again when it says that it does not.
 *
 * With more namespaces than sqld keeps open, it may close one in the very moment in which it opens it for a request, and answers
 * 404 to that. Nothing was done then.
 *
 * @param isMiss whether the answer is that 404.
 * @param drop gives up an answer that is not the last one.
 */
export async function askAgain<T>(
  ask: () => Promise<T>, isMiss: (answer: T) => boolean, drop: (answer: T) => void = () => undefined,
): Promise<T> {
  for (const pause of PAUSES_MS) {
    const answer = await ask();
    if (!isMiss(answer)) {
      return answer;
    }
    drop(answer);
    await delay(pause);
  }
  return ask();
}
