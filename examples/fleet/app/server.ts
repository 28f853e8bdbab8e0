import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TenantError } from 'cdktf-turso/runtime';
import { accountsOf, signUp, type Account } from './customers';

/** Returns the HTTP status for a failure. */
const STATUS: Readonly<Record<string, number>> = {
  NOT_FOUND: 404, EXISTS: 409, RESERVED: 409, NAME_TAKEN: 409, UNAVAILABLE: 503, MIGRATION: 503, HISTORY: 503,
};

/** `PUT /customers/NAME` with an account signs a customer up, `GET /customers/NAME/accounts` lists the accounts. */
async function answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
  const [, collection, customer, what] = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname).split('/');
  if (collection !== 'customers' || customer === undefined) return { status: 404, body: { error: 'There is nothing here.' } };
  if (request.method === 'PUT' && what === undefined) {
    await signUp(customer, await readJson<Account>(request));
    return { status: 201, body: { customer } };
  }
  if (request.method === 'GET' && what === 'accounts') return { status: 200, body: await accountsOf(customer) };
  return { status: 405, body: { error: 'Use PUT /customers/NAME or GET /customers/NAME/accounts.' } };
}

async function readJson<T>(request: IncomingMessage): Promise<T> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as T;
}

const server = createServer((request, response) => {
  answer(request).catch((error: unknown) => {
    console.error(error);
    const status = error instanceof TenantError ? STATUS[error.code] ?? 500 : 500;
    return { status, body: { error: 'This customer cannot be served at the moment.' } };
  }).then(({ status, body }) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }, console.error);
});

server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`Listening on port ${(server.address() as AddressInfo).port}`);
});
