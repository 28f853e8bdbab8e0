import type { Token } from './token';

type Fetch = typeof globalThis.fetch;

/**
 * Returns a `fetch` that sends a token with every request. If the server rejects the token and there is another one, it sends the request
 * once more.
 *
 * @param check receives the status of each answer and the method of its request. If it fails, the request fails with its error
 */
export function authorized(fetch: Fetch, token: Token, check: (status: number, method: string) => Promise<void> = nothing): Fetch {
  return async (input, init) => {
    const { url, ...request } = await partsOf(input, init);
    const send = async (value: string) => fetch(url, { ...request, headers: { ...request.headers, authorization: `Bearer ${value}` } });
    const first = await token.get();
    let response = await send(first);
    if (response.status === 401) {
      const other = await token.replace(first);
      if (other !== undefined) {
        await response.body?.cancel();
        response = await send(other);
      }
    }
    try {
      await check(response.status, request.method);
    } catch (error) {
      await response.body?.cancel();
      throw error;
    }
    return response;
  };
}

async function nothing(): Promise<void> {}

interface Parts extends Omit<RequestInit, 'headers'> {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
}

/** Reads a request whole, because it may be sent twice. Clients send small bodies. */
async function partsOf(input: Parameters<Fetch>[0], init: RequestInit = {}): Promise<Parts> {
  const { method = 'GET', headers } = init;
  if (!(input instanceof Request)) return { ...init, url: String(input), method, headers: Object.fromEntries(new Headers(headers)) };
  const request = new Request(input, init);
  const body = request.body === null ? undefined : await request.arrayBuffer();
  const { url, signal, redirect } = request;
  return { url, method: request.method, headers: Object.fromEntries(request.headers), body, signal, redirect };
}
