import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { Caller, person, project, upload, Workplace } from './support';
import { Vault } from '../app/secrets';
import { readSettings } from '../app/settings';

const workplace = new Workplace();
let app: FastifyInstance;
let ada: Caller;
let site: Awaited<ReturnType<typeof project>>;

before(async () => {
  app = await workplace.app();
  ada = await person(app, 'ada');
  site = await project(ada);
});
after(async () => {
  await app.close();
  workplace.remove();
});

test('a sealed text opens with its key only, and has another seal each time', async () => {
  const vault = await Vault.create(randomBytes(32));
  const other = await Vault.create(randomBytes(32));
  const sealed = vault.seal('secret');
  assert.equal(vault.open(sealed), 'secret');
  assert.notEqual(vault.seal('secret'), sealed);
  assert.throws(() => other.open(sealed));
  assert.throws(() => vault.open(sealed.replace(/^..../, sealed.startsWith('AAAA') ? 'BBBB' : 'AAAA')));
});

test('neither the database nor an answer holds the credentials of a bucket', async () => {
  const client = await workplace.client();
  const { rows: [bucket] } = await client.execute({ sql: 'SELECT * FROM Bucket WHERE id = ?', args: [site.bucket] });
  client.close();
  const [listed] = await ada.ok('GET', `/teams/${site.team}/buckets`);
  assert.deepEqual(Object.keys(listed), ['id', 'name', 'provider', 'bucketName', 'region', 'endpoint', 'accessLevel']);
  assert.doesNotMatch(JSON.stringify([bucket, listed]), /in-clear/);
  assert.equal((await Vault.create(Buffer.alloc(32, 7))).open(String(bucket.encryptedSecretKey)), 'secret-in-clear');
});

test('a team does with a shared bucket what its access level allows', async () => {
  const { id: docs } = await ada.ok('POST', `/organizations/${site.organization}/teams`, { name: 'Docs', slug: 'docs' });
  const newProject = { name: 'Docs', slug: 'docs', bucketId: site.bucket };
  assert.equal((await ada.send('POST', `/teams/${docs}/projects`, newProject)).status, 404);

  const share = `/teams/${site.team}/buckets/${site.bucket}/shares/${docs}`;
  await ada.ok('PUT', share, { accessLevel: 'READ_ONLY' });
  const { id } = await ada.ok('POST', `/teams/${docs}/projects`, newProject);
  const begin: Parameters<Caller['send']> = ['POST', `/projects/${id}/uploads`, { path: 'a.txt', mimeType: 'text/plain', size: 5 }];
  assert.deepEqual(await ada.send(...begin), { status: 403, body: { error: 'The team has READ_ONLY access to the bucket. This needs READ_WRITE.' } });

  await ada.ok('PUT', share, { accessLevel: 'READ_WRITE' });
  const file = await upload(ada, `/projects/${id}`, 'a.txt');
  const credentials = { accessKey: 'rotated', secretKey: 'rotated' };
  assert.equal((await ada.send('PUT', `/teams/${docs}/buckets/${site.bucket}/credentials`, credentials)).status, 403);
  await ada.ok('PUT', share, { accessLevel: 'ADMIN' });
  await ada.ok('PUT', `/teams/${docs}/buckets/${site.bucket}/credentials`, credentials);

  await ada.ok('DELETE', share);
  assert.equal((await ada.send('GET', `/projects/${id}/files/${file}/link`)).status, 404);
});

test('a team of another organization works with a shared bucket as well, and sees no credentials', async () => {
  const client = await person(app, 'client');
  const other = await project(client, 'client');
  await ada.ok('PUT', `/teams/${site.team}/buckets/${site.bucket}/shares/${other.team}`, { accessLevel: 'READ_WRITE' });
  const { id } = await client.ok('POST', `/teams/${other.team}/projects`, { name: 'Shared', slug: 'shared', bucketId: site.bucket });
  await upload(client, `/projects/${id}`, 'a.txt');
  const buckets = await client.ok('GET', `/teams/${other.team}/buckets`);
  const levels = Object.fromEntries(buckets.map((bucket: any) => [bucket.id, bucket.accessLevel]));
  assert.deepEqual(levels, { [other.bucket]: 'ADMIN', [site.bucket]: 'READ_WRITE' });
  assert.doesNotMatch(JSON.stringify(buckets), /encrypted|in-clear/);
  assert.equal((await client.send('GET', site.path)).status, 404);
});

test('a file is uploaded in three steps, and opens by a signed link that ends with the secret key', async () => {
  const { id } = await ada.ok('POST', `${site.path}/uploads`, { path: 'photos/a.txt', mimeType: 'text/plain', size: 5 });
  assert.equal((await ada.send('POST', `${site.path}/uploads/${id}/complete`)).status, 409);
  assert.equal((await ada.send('PUT', `${site.path}/uploads/${id}`, Buffer.from('too long'))).status, 409);
  await ada.ok('PUT', `${site.path}/uploads/${id}`, Buffer.from('hello'));
  const { id: file } = await ada.ok('POST', `${site.path}/uploads/${id}/complete`);
  assert.equal((await ada.send('POST', `${site.path}/uploads/${id}/complete`)).status, 409);

  const browser = new Caller(app);
  const { url } = await ada.ok('GET', `${site.path}/files/${file}/link`);
  assert.deepEqual(await browser.send('GET', url), { status: 200, body: 'hello' });
  assert.equal((await browser.send('GET', url.replace(/expires=\d/, 'expires=9'))).status, 403);
  await ada.ok('PUT', `/teams/${site.team}/buckets/${site.bucket}/credentials`, { accessKey: 'new', secretKey: 'new' });
  assert.equal((await browser.send('GET', url)).status, 403);
});

test('a path cannot be used twice, neither by the project nor by one tenant', async () => {
  await ada.ok('POST', `${site.path}/tenants`, { slug: 'north' });
  assert.equal((await ada.send('POST', `${site.path}/tenants`, { slug: 'north' })).status, 409);
  await upload(ada, site.path, 'same.txt');
  await assert.rejects(upload(ada, site.path, 'same.txt'), /answered 409: .*exists already/);
  const file = await upload(ada, site.path, 'same.txt', 'north');
  await assert.rejects(upload(ada, site.path, 'same.txt', 'north'), /answered 409: .*exists already/);
  assert.deepEqual((await ada.ok('GET', `${site.path}/files?tenant=north`)).map(({ id }: { id: string }) => id), [file]);
});

test('the audit log has an entry for each change, and none for a change that failed', async () => {
  const entries = async () => (await ada.ok('GET', `/organizations/${site.organization}/audit`)) as { action: string; author: string }[];
  const earlier = await entries();
  assert.equal((await ada.send('POST', `/organizations/${site.organization}/teams`, { name: 'Media', slug: 'media' })).status, 409);
  assert.equal((await ada.send('DELETE', `/teams/${site.team}/buckets/${site.bucket}/shares/none`)).status, 404);
  assert.deepEqual(await entries(), earlier);
  await ada.ok('POST', `/organizations/${site.organization}/teams`, { name: 'Press', slug: 'press' });
  const [newest, ...rest] = await entries();
  assert.deepEqual([newest.action, newest.author], ['team.create', 'ada@example.com']);
  assert.deepEqual(rest, earlier);
});

test('a transform is requested by one key, and reported once by another', async () => {
  const file = await upload(ada, site.path, 'picture.txt');
  const keyFor = async (...permissions: string[]) => new Caller(app, {
    'x-api-key': (await ada.ok('POST', `${site.path}/api-keys`, { label: permissions.join(), permissions })).key,
  });
  const shop = await keyFor('transforms:request', 'transforms:read');
  const worker = await keyFor('transforms:read', 'transforms:create');
  const { id } = await shop.ok('POST', `${site.path}/files/${file}/transforms`, { options: { width: 100 } });
  const [pending] = await worker.ok('GET', `${site.path}/transforms?status=PENDING`);
  assert.deepEqual([pending.id, pending.options], [id, { width: 100 }]);
  await worker.ok('PATCH', `${site.path}/transforms/${id}`, { status: 'FAILED', error: 'not an image' });
  assert.equal((await worker.send('PATCH', `${site.path}/transforms/${id}`, { status: 'COMPLETED' })).status, 404);
  const [failed] = await shop.ok('GET', `${site.path}/transforms`);
  assert.deepEqual([failed.status, failed.error], ['FAILED', 'not an image']);
});

test('uploads beyond the rate limit are refused', async () => {
  await ada.ok('PUT', `${site.path}/rate-limit`, { uploadsPerMinute: 0 });
  const { status, body } = await ada.send('POST', `${site.path}/uploads`, { path: 'late.txt', mimeType: 'text/plain', size: 1 });
  assert.deepEqual([status, body.error], [429, 'The project may begin 0 uploads in a minute.']);
});

test('the application does not start without its settings, and names them all', () => {
  const start = () => readSettings({ TURSO_DATABASE_URL: 'file:x', CREDENTIALS_ENCRYPTION_KEY: 'short' });
  assert.throws(start, /TURSO_AUTH_TOKEN is not set\. CREDENTIALS_ENCRYPTION_KEY is not 32 bytes in base64\. Create one with: openssl rand/);
});
