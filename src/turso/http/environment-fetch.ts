import { keptAliveFetch, type SmallFetch } from './kept-alive';
import { reachesOtherwise } from './proxy/environment';

/**
 * `fetch` as the environment wants it: the built-in one, which knows neither proxies nor SSL_CERT_FILE in the versions of Node.js that
 * are supported; where a variable speaks of those, one over Node's own client, for texts only.
 */
export function environmentFetch(): typeof globalThis.fetch {
  let routed: SmallFetch | undefined;
  return async (input, init = {}) => {
    if (!reachesOtherwise(process.env)) return globalThis.fetch(input, init);
    routed ??= keptAliveFetch();
    const { method = 'GET', headers, body, signal } = init;
    const answer = await routed(new URL(String(input)), {
      method,
      headers: Object.fromEntries(new Headers(headers)),
      body: typeof body === 'string' ? body : '',
      signal: signal ?? new AbortController().signal,
    });
    const text = await answer.text();
    return new Response(text === '' ? null : text, { status: answer.status, headers: { 'retry-after': answer.headers.get('retry-after') ?? '' } });
  };
}
