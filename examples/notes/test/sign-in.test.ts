import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { createTenants } from 'cdktf-turso/runtime';
import type { Hono } from 'hono';
import { exportJWK, generateKeyPair, SignJWT, type KeyLike } from 'jose';
import { createApp } from '../app/app';
import { Issuer } from '../app/issuer';

const AUDIENCE = 'https://notes.example';
/** No server listens on port 9: a request that gets past the sign-in is answered 503. */
const tenants = createTenants({
  groupToken: 'none',
  schemaDatabase: 'schema',
  schemaDatabaseUrl: 'http://127.0.0.1:9/schema',
  timeoutMs: 500,
});
/** The parts of an issuer that have no pages. The story signs users in. */
const server = createServer((request, response) => response.end(JSON.stringify(documents[request.url!])));
let documents: Record<string, object>;
let url: string;
let key: KeyLike;
let app: Hono;

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pair = await generateKeyPair('RS256');
  key = pair.privateKey;
  documents = {
    '/.well-known/openid-configuration': {
      issuer: url, authorization_endpoint: `${url}/authorize`, token_endpoint: `${url}/token`, jwks_uri: `${url}/jwks`,
    },
    '/jwks': { keys: [{ ...await exportJWK(pair.publicKey), kid: 'key', alg: 'RS256' }] },
  };
  app = createApp({ tenants, issuer: await Issuer.discover({ url, clientId: 'notes', audience: AUDIENCE }) });
});
after(() => {
  server.close();
  server.closeAllConnections();
});

test('a sign-in begins at the issuer, with PKCE', async () => {
  const response = await app.request('http://127.0.0.1:3000/sign-in');
  const page = new URL(response.headers.get('location')!);
  assert.equal(page.href.split('?')[0], `${url}/authorize`);
  assert.equal(page.searchParams.get('code_challenge_method'), 'S256');
  assert.equal(page.searchParams.get('redirect_uri'), 'http://127.0.0.1:3000/callback');
  assert.match(response.headers.get('set-cookie')!, /HttpOnly/);
});

test('a callback with the state of another browser is rejected', async () => {
  for (const cookie of ['', 'sign-in=mine.verifier']) {
    assert.equal((await app.request('/callback?state=theirs&code=code', { headers: { cookie } })).status, 400);
  }
});

test('only a token of the issuer for this application opens a database', async () => {
  const stranger = (await generateKeyPair('RS256')).privateKey;
  const rejected = [
    'none',
    await token({ issuer: 'https://other.example' }),
    await token({ audience: 'https://other.example' }),
    await token({ expires: '-1h' }),
    await token({ by: stranger }),
  ];
  for (const cookie of ['', ...rejected.map((text) => `token=${text}`)]) {
    assert.equal((await app.request('/notes', { headers: { cookie } })).status, 401);
  }
  assert.equal((await app.request('/notes', { headers: { cookie: `token=${await token({})}` } })).status, 503);
});

async function token({ issuer = url, audience = AUDIENCE, expires = '1h', by = key }): Promise<string> {
  return new SignJWT().setProtectedHeader({ alg: 'RS256', kid: 'key' }).setSubject('ada')
    .setIssuer(issuer).setAudience(audience).setExpirationTime(expires).sign(by);
}
