import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { Caller, person, project, upload, Workplace } from './support';
import { PERMISSIONS, type Permission } from '../app/permissions';

const workplace = new Workplace();
let app: FastifyInstance;
let ada: Caller;
let site: Awaited<ReturnType<typeof project>>;
let file: string;

before(async () => {
  app = await workplace.app();
  ada = await person(app, 'ada');
  site = await project(ada);
  file = await upload(ada, site.path, 'first.txt');
});
after(async () => {
  await app.close();
  workplace.remove();
});

type Request = Parameters<Caller['send']>;

/** One request for each permission. Ids that do not exist are found out only after the permission was checked. */
const requests = (): Record<Exclude<Permission, '*'>, Request> => ({
  'files:read': ['GET', `${site.path}/files`],
  'files:write': ['PATCH', `${site.path}/files/${file}`, { metadata: { alt: 'text' } }],
  'files:delete': ['DELETE', `${site.path}/files/none`],
  'uploads:init': ['POST', `${site.path}/uploads`, { path: 'x.txt', mimeType: 'text/plain', size: 1 }],
  'uploads:create': ['PUT', `${site.path}/uploads/none`, Buffer.from('x')],
  'uploads:complete': ['POST', `${site.path}/uploads/none/complete`],
  'transforms:read': ['GET', `${site.path}/transforms`],
  'transforms:request': ['POST', `${site.path}/files/${file}/transforms`, { options: { width: 100 } }],
  'transforms:create': ['PATCH', `${site.path}/transforms/none`, { status: 'COMPLETED' }],
  'transforms:delete': ['DELETE', `${site.path}/transforms/none`],
  'projects:read': ['GET', site.path],
  'projects:write': ['PATCH', site.path, { name: 'Site' }],
  'usage:read': ['GET', `${site.path}/usage`],
  'audit_logs:read': ['GET', `${site.path}/audit`],
  'api_keys:manage': ['GET', `${site.path}/api-keys`],
  'rate_limits:manage': ['PUT', `${site.path}/rate-limit`, { uploadsPerMinute: 100 }],
});

test('there are 17 permissions, and each but * opens its own requests only', async () => {
  assert.equal(PERMISSIONS.length, 17);
  const all = requests();
  for (const permission of Object.keys(all) as (keyof typeof all)[]) {
    const { key } = await ada.ok('POST', `${site.path}/api-keys`, { label: permission, permissions: [permission] });
    const program = new Caller(app, { 'x-api-key': key });
    const allowed: string[] = [];
    for (const [needed, request] of Object.entries(all)) if ((await program.send(...request)).status !== 403) allowed.push(needed);
    assert.deepEqual(allowed, [permission]);
  }
});

test('the key * opens everything in its project, and nothing outside', async () => {
  const other = await project(ada, 'aldebaran');
  const { key, id } = await ada.ok('POST', `${site.path}/api-keys`, { label: 'admin', group: 'ADMIN' });
  const program = new Caller(app, { 'x-api-key': key });
  for (const request of Object.values(requests())) assert.notEqual((await program.send(...request)).status, 403);
  assert.equal((await program.send('GET', other.path)).status, 404);
  assert.equal((await program.send('GET', '/me')).status, 403);
  await ada.ok('DELETE', `${site.path}/api-keys/${id}`);
  assert.equal((await program.send('GET', site.path)).status, 401);
});

test('a key cannot grant what it does not have', async () => {
  const { key } = await ada.ok('POST', `${site.path}/api-keys`, { label: 'keys', permissions: ['api_keys:manage', 'files:read'] });
  const program = new Caller(app, { 'x-api-key': key });
  const { status, body } = await program.send('POST', `${site.path}/api-keys`, { label: 'more', permissions: ['files:read', 'files:delete'] });
  assert.deepEqual([status, body.error], [403, 'You cannot grant what you do not have: files:delete.']);
  assert.equal((await program.send('POST', `${site.path}/api-keys`, { label: 'as much', permissions: ['files:read'] })).status, 201);
});

test('a person outside of the team sees nothing of it, and a member does what the role allows', async () => {
  const ben = await person(app, 'ben');
  assert.equal((await ben.send('GET', site.path)).status, 404);
  assert.equal((await ben.send('GET', `/organizations/${site.organization}`)).status, 404);
  assert.equal((await ben.send('GET', `/teams/${site.team}/buckets`)).status, 404);

  const invited = await ada.ok('POST', `/organizations/${site.organization}/invitations`, { email: 'Ben@example.com', role: 'VIEWER', teamId: site.team });
  const { body: { error } } = await ada.send('POST', '/invitations/accept', { token: invited.token });
  assert.equal(error, 'There is no open invitation with this token for your email address.');
  await ben.ok('POST', '/invitations/accept', { token: invited.token });
  assert.equal((await ben.send('POST', '/invitations/accept', { token: invited.token })).status, 404);
  assert.equal((await ben.send('GET', `${site.path}/files`)).status, 200);
  assert.equal((await ben.send('POST', `${site.path}/uploads`, { path: 'b.txt', mimeType: 'text/plain', size: 1 })).status, 403);
  const { id } = await ben.ok('GET', '/me');
  await ada.ok('PUT', `/teams/${site.team}/members/${id}`, { role: 'MEMBER' });
  await upload(ben, site.path, 'b.txt');
  assert.equal((await ben.send('POST', `${site.path}/api-keys`, { label: 'mine', group: 'READ_ONLY' })).status, 403);
  await ada.ok('DELETE', `/teams/${site.team}/members/${id}`);
  assert.equal((await ben.send('GET', site.path)).status, 404);
});

test('requests without a valid session or key are refused', async () => {
  for (const headers of [{}, { authorization: 'Bearer session_none' }, { 'x-api-key': 'carcosa_none' }]) {
    assert.equal((await new Caller(app, headers as Record<string, string>).send('GET', '/me')).status, 401);
  }
  const wrong = await new Caller(app).send('POST', '/sessions', { email: 'ada@example.com', password: 'another password' });
  assert.equal(wrong.status, 401);
});
