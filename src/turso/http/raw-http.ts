import type { IncomingMessage } from 'node:http';
import { Routes, type Send } from './proxy/routes';

/** One exchange with everything settled: address, headers, and a body as text. */
export interface RawRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

/** What was answered, read to its end. */
export interface RawAnswer {
  readonly status: number;
  readonly body: string;
  readonly retryAfter: string | null;
}

/** One HTTP exchange over Node's own client, for what `fetch` refuses: a body with GET. It follows no redirect. */
export async function exchangeRaw(request: RawRequest): Promise<RawAnswer> {
  const send = senderFor(request.url);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const { url, method, body, signal } = request;
    const headers = { ...request.headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    send(url, { method, headers, signal }).once('response', resolve).once('error', reject).end(body);
  });
  return readAnswer(response);
}

/** Reads an answer to its end. */
export async function readAnswer(response: IncomingMessage): Promise<RawAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return {
    status: response.statusCode ?? 0,
    body: Buffer.concat(chunks).toString('utf8'),
    retryAfter: response.headers['retry-after'] ?? null,
  };
}

const routes = new Routes(process.env, {});

/** What sends a single request, on a connection of its own. */
export function senderFor(url: URL): Send {
  return routes.to(url);
}
