import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Cloud } from './cloud';

/**
 * Signs in as native applications do (RFC 8252): the user's browser shows the issuer's pages, and the issuer sends the code to a port of
 * this machine. The verifier never leaves this process before the code has arrived.
 *
 * @param show opens a URL in the user's browser
 */
export async function signIn(cloud: Cloud, show: (url: string) => void): Promise<void> {
  const [verifier, state] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
  const server = createServer().listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    show(`${cloud.url}/auth/login?${new URLSearchParams({ redirect_uri: redirectUri, code_challenge: challenge, state }).toString()}`);
    const [request, response] = await once(server, 'request') as [IncomingMessage, ServerResponse];
    const answer = new URL(request.url ?? '/', redirectUri).searchParams;
    const code = answer.get('state') === state ? answer.get('code') : null;
    response.setHeader('connection', 'close').end(code === null ? 'The login failed. You can close this page.' : 'You are signed in. You can close this page.');
    if (code === null) throw new Error('The issuer did not answer this login. Run sign-in again.');
    await cloud.signIn(code, verifier, redirectUri);
  } finally {
    server.close();
  }
}
