import { once } from 'node:events';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';

/** One request as it arrived. */
export interface Arrived {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What to answer: status, body (as it is, or as JSON) and headers; or how to break the connection. */
export type Reply =
  | { readonly status?: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | 'drop'
  | 'drop in the body'
  | 'never';

/** A real HTTP server that answers what a test says. */
export interface ScriptedServer {
  readonly url: string;
  readonly arrived: Arrived[];
  /** Ends it with all its connections. */
  stop(): Promise<void>;
}

/** Starts a server that answers the requests with these replies in turn, the last one again and again. */
export async function startScripted(...replies: Reply[]): Promise<ScriptedServer> {
  return startServer((_, index) => replies[Math.min(index, replies.length - 1)]);
}

/** Starts a server whose replies may depend on the request. */
export async function startServer(reply: (request: Arrived, index: number) => Reply | Promise<Reply>): Promise<ScriptedServer> {
  const arrived: Arrived[] = [];
  const server = createServer((request, response) => {
    void read(request).then(async (body) => {
      const one = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
      const index = arrived.push(one) - 1;
      send(response, await reply(one, index));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function read(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === 'never') return;
  if (reply === 'drop') {
    response.destroy();
  } else if (reply === 'drop in the body') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"databases":[', () => response.destroy());
  } else {
    const { status = 200, body = {}, headers = {} } = reply;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }
}
