import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createTenants } from 'cdktf-turso/runtime';
import { createApp } from '../app/app';
import { hashPassword, isPassword } from '../app/passwords';
import { Tokens } from '../app/tokens';

const KEY = 'a key that is only for these tests';

/** Nothing here reaches a database: the story does that. */
const tenants = createTenants({
  groupToken: 'none',
  apiToken: 'none',
  group: 'tests',
  schemaDatabase: 'schema',
  schemaDatabaseUrl: 'http://127.0.0.1:9',
  apiUrl: 'http://127.0.0.1:9',
  timeoutMs: 500,
});
const app = createApp({ tenants, tokens: new Tokens(KEY) });
after(() => app.close());

test('a request without a tenant, or with a malformed one, is rejected before anything else', async () => {
  for (const headers of [{}, { 'x-tenant': '' }, { 'x-tenant': 'Acme' }, { 'x-tenant': '../acme' }, { 'x-tenant': 'acme-' }]) {
    const response = await app.inject({ url: '/customers', headers });
    assert.equal(response.statusCode, 400);
    assert.match(response.json().message, /X-Tenant/);
  }
});

test('a sign-up needs a valid name, a user and a long password', async () => {
  const valid = { tenant: 'acme', userName: 'ada', password: 'correct horse battery staple' };
  for (const wrong of [{ tenant: 'Acme' }, { tenant: 'a'.repeat(33) }, { userName: '' }, { password: 'short' }, { password: undefined }]) {
    const response = await app.inject({ method: 'POST', url: '/tenants', payload: { ...valid, ...wrong } });
    assert.equal(response.statusCode, 400);
  }
});

test('a tenant whose database cannot be reached is a 503 that tells nothing about the server', async () => {
  const response = await app.inject({ url: '/customers', headers: { 'x-tenant': 'acme' } });
  assert.equal(response.statusCode, 503);
  assert.ok(!response.body.includes('127.0.0.1'));
});

test('a password matches only its own hash', async () => {
  const hash = await hashPassword('correct horse battery staple');
  assert.equal(await isPassword('correct horse battery staple', hash), true);
  assert.equal(await isPassword('correct horse battery stapler', hash), false);
  assert.notEqual(await hashPassword('correct horse battery staple'), hash);
});

test('a token is valid only with the key that signed it', async () => {
  const tokens = new Tokens(KEY);
  const token = await tokens.sign({ userId: 'ada', tenant: 'acme' });
  const claims = await tokens.verify(token);
  assert.deepEqual([claims?.userId, claims?.tenant], ['ada', 'acme']);
  assert.equal(await new Tokens('another key that is only for these').verify(token), undefined);
  assert.throws(() => new Tokens('short'), /TOKEN_KEY is shorter than 32 characters/);
});
