import type { ClientRequest, IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { FileBody } from './file-body';
import { Routes } from './proxy/routes';

/** Sends one HTTP request and returns the whole answer. It follows no redirect. */
export type Exchange = (url: URL, request: ExchangeRequest) => Promise<ExchangeAnswer>;

/** An {@link Exchange} of texts. The global `fetch` is one, too. */
export type TextExchange = (url: URL, request: TextRequest) => Promise<ExchangeAnswer>;

export interface ExchangeRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string | FileBody;
  readonly signal?: AbortSignal;
}

export interface TextRequest extends ExchangeRequest {
  readonly body: string;
}

/** What the clients read of an answer of `fetch`. */
export interface ExchangeAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** How long an idle connection stays open, in milliseconds. It is short because a fleet has a host for each database. */
const LONGEST_IDLE = 2_000;

/** How long a connection may be silent while a file is sent, in milliseconds: Turso may process the file before it answers. */
const LONGEST_SILENCE = 10 * 60_000;

/** How long to wait for `100 Continue`, in milliseconds: some servers never send it. */
const LONGEST_WAIT_TO_CONTINUE = 1_000;

const routes = new Routes(process.env, { keepAlive: true, timeout: LONGEST_IDLE });

/**
 * The one way from the provider and the command line to the network. It uses Node's own HTTP client, reuses connections, and takes the
 * proxy and the certificates from the environment.
 *
 * `fetch` would take five times as long, reads neither proxies nor certificates from the environment, and sends no body with GET and
 * no `Content-Length` with a stream. `undici` rejects `Expect: 100-continue`, loads nine times as slowly as `node:https`, and adds
 * 400 kB to the provider.
 */
export const exchange: Exchange = async (url, request) => {
  const { body = '' } = request;
  return typeof body === 'string' ? sendText(url, request, body) : sendFile(url, request, body);
};

/**
 * Sends one request and returns its answer before its content has arrived, for content of any size.
 *
 * @throws Error if the connection is silent for {@link LONGEST_SILENCE}
 */
export async function download(url: URL, request: Omit<ExchangeRequest, 'body'>): Promise<IncomingMessage> {
  const outgoing = begin(url, request, {});
  outgoing.setTimeout(LONGEST_SILENCE, () => outgoing.destroy(new Error(`the connection was silent for ${LONGEST_SILENCE / 60_000} minutes`)));
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject).end();
  });
}

async function sendText(url: URL, request: ExchangeRequest, body: string): Promise<ExchangeAnswer> {
  // With GET, Node sends no length of its own accord.
  const outgoing = begin(url, request, body === '' ? {} : { 'content-length': Buffer.byteLength(body) });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject).end(body);
  });
  return answerFrom(response);
}

async function sendFile(url: URL, request: ExchangeRequest, body: FileBody): Promise<ExchangeAnswer> {
  const file = await body.open();
  try {
    const outgoing = begin(url, request, { 'content-length': file.length, 'expect': '100-continue' });
    outgoing.setTimeout(LONGEST_SILENCE, () => outgoing.destroy(new Error(`the connection was silent for ${LONGEST_SILENCE / 60_000} minutes`)));
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      // Bun reports that the request broke off before the reason, a file that cannot be read. So the reason gets a chance to come first.
      outgoing.once('response', resolve).once('error', (error) => setImmediate(reject, error));
      whenAccepted(outgoing, () => {
        // A refusal may arrive before the file is sent. The rest of the file then fails to go out, which is no error.
        pipeline(file.content(), outgoing).catch(reject);
      });
    });
    return await answerFrom(response).finally(() => outgoing.destroy());
  } finally {
    await file.close();
  }
}

function begin(url: URL, { method, headers, signal }: ExchangeRequest, more: Record<string, string | number>): ClientRequest {
  return routes.to(url)(url, { method, headers: { ...headers, ...more }, signal });
}

/**
 * Waits for the server's verdict on the headers before it sends the file. A server that refuses the headers may close the connection:
 * a client that is still sending then sees a broken pipe, and loses the answer.
 */
function whenAccepted(outgoing: ClientRequest, send: () => void): void {
  let settled = false;
  const settle = (act: () => void) => () => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    act();
  };
  const timer = setTimeout(settle(send), LONGEST_WAIT_TO_CONTINUE);
  outgoing.once('continue', settle(send)).once('response', settle(() => undefined)).once('error', settle(() => undefined));
  outgoing.flushHeaders();
}

async function answerFrom(response: IncomingMessage): Promise<ExchangeAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const status = response.statusCode ?? 0;
  return {
    ok: status >= 200 && status <= 299,
    status,
    headers: { get: (name) => [response.headers[name]].flat().join(', ') || null },
    text: async () => Buffer.concat(chunks).toString('utf8'),
  };
}
