import { Agent, IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

export interface SqldRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** The pauses before more tries, in milliseconds. The first is zero, because that try nearly always succeeds. */
const PAUSES_MS = [0, 2, 5, 10, 20, 40, 80];

const agent = new Agent({ keepAlive: true });

/**
 * `fetch` for small answers of the local sqld. Creating a database takes two such requests, and the built-in `fetch` needs more time for
 * one than sqld does.
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

/** Like {@link sqldFetch}, for a namespace that is known to exist. It repeats the request after a 404. */
export async function sqldFetchKnown(url: string, init: SqldRequest): Promise<Response> {
  return askAgain(() => sqldFetch(url, init), ({ status }) => status === 404);
}

/**
 * Returns the header that chooses sqld's namespace. It overrides the `Host` header. Its value is base64 without padding, because sqld
 * rejects padding.
 */
export function namespaceHeader(namespace: string): [name: string, value: string] {
  return ['x-namespace-bin', Buffer.from(namespace).toString('base64').replace(/=+$/, '')];
}

/**
 * Repeats a request for an existing namespace if sqld says that it does not exist.
 *
 * With more namespaces than sqld keeps open, sqld may close one while it opens it for a request. It then answers 404 and has done
 * nothing.
 *
 * @param isMiss whether the answer is this 404
 * @param drop releases an answer before the next try
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
