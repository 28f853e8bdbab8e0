import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server in front of another one. It holds back the answers to some requests until a test releases them. */
export interface Gate {
  readonly url: string;
  /** Resolves when such a request has taken effect and its answer waits. */
  readonly reached: Promise<void>;
  /** Releases this answer and all later ones. */
  open(): void;
  close(): void;
}

/** @param held method and path of the requests whose answers wait, such as `POST /v1/databases` */
export async function openGate(target: string, held: RegExp): Promise<Gate> {
  let arrive = () => undefined as void;
  let open = () => undefined as void;
  const reached = new Promise<void>((resolve) => { arrive = resolve; });
  const opened = new Promise<void>((resolve) => { open = resolve; });
  const server = createServer((request, response) => void (async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = 'GET', url = '/' } = request;
    const answer = await fetch(target + url, {
      method,
      headers: { 'authorization': request.headers.authorization ?? '', 'content-type': 'application/json' },
      body: chunks.length === 0 ? undefined : Buffer.concat(chunks),
    });
    const body = await answer.text();
    if (held.test(`${method} ${url}`)) {
      arrive();
      await opened;
    }
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body);
  })());
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const close = () => {
    open();
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, reached, open, close };
}
