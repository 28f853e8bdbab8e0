import { createFetch } from 'ofetch';
import type { ExchangeAnswer, ExchangeRequest } from './exchange';

/** One try of a request, as ofetch hands it on: the URL with its query, the headers and the body. */
export type OneTry = (url: URL, request: Pick<ExchangeRequest, 'headers' | 'body'>) => Promise<ExchangeAnswer>;

/**
 * ofetch over our own client. Node's `Headers` and `Response` would make Node load its built-in HTTP client, which takes longer than the
 * rest of a first request, so ofetch gets the parts of them that it uses. For the same reason nothing but `createFetch` may be imported.
 */
export function ofetchOver(send: OneTry): ReturnType<typeof createFetch> {
  return createFetch({
    fetch: async (url, init) => {
      const { headers, body } = init as unknown as { headers: HeaderFields; body?: ExchangeRequest['body'] };
      const answer = await send(new URL(String(url)), { headers: Object.fromEntries(headers), body });
      const text = await answer.text();
      const { status, headers: fields } = answer;
      return { status, headers: fields, body: text === '' ? null : text, text: async () => text } as unknown as Response;
    },
    Headers: HeaderFields as unknown as typeof Headers,
  });
}

/** The part of `Headers` that ofetch uses. All names here are in lower case. */
class HeaderFields extends Map<string, string> {
  constructor(fields: HeaderFields | Record<string, string> = {}) {
    super(fields instanceof Map ? fields : Object.entries(fields));
  }
}
