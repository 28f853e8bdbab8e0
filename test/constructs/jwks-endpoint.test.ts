import { newStack, onlyDataSource, onlyResource, resolved } from './synthesized';
import { JwksEndpoint, TableAction, TokenAccess, TokenPermission, TursoDatabase, TursoGroup } from '../../src';

const url = 'https://example.clerk.accounts.dev/.well-known/jwks.json';

test('is named by its id', () => {
  const stack = newStack();
  const endpoint = new JwksEndpoint(stack, 'clerk', { url });
  expect(onlyResource(stack, 'turso_jwks')).toEqual({ name: 'clerk', jwks_url: url });
  expect(resolved(stack, endpoint.name)).toMatch(/^\$\{turso_jwks\.\w+\.name\}$/);
  expect(endpoint.node.children.map(({ node }) => node.path)).toEqual(['app/clerk/Resource']);
});

test('takes a name and an organization', () => {
  const stack = newStack();
  new JwksEndpoint(stack, 'clerk', { url, name: 'clerk-production', organization: 'acme' });
  expect(onlyResource(stack, 'turso_jwks')).toMatchObject({ name: 'clerk-production', organization: 'acme' });
});

test.each(['http://127.0.0.1:4000/jwks', 'http://[::1]:4000/jwks', 'http://localhost:4000/jwks', 'http://127.9.9.9/'])('takes %p, which is on this machine', (local) => {
  const stack = newStack();
  new JwksEndpoint(stack, 'clerk', { url: local });
  expect(onlyResource(stack, 'turso_jwks').jwks_url).toBe(local);
});

test.each([
  'http://example.com/jwks.json', 'http://localhost.example.com/', 'http://127.0.0.1.example.com/', 'http://[::2]/', 'ftp://127.0.0.1/', 'example.com', '',
])('fails when the URL is %p', (wrong) => {
  expect(() => new JwksEndpoint(newStack(), 'clerk', { url: wrong })).toThrow(new Error(
    `app/clerk: url is "${wrong}". Use an https URL without user and password, such as "https://example.com/.well-known/jwks.json". `
    + 'With turso-local, an http URL of 127.0.0.1, [::1] or localhost works too.',
  ));
});

test('returns a template that limits tokens to a group and permissions', () => {
  const stack = newStack();
  const endpoint = new JwksEndpoint(stack, 'clerk', { url, organization: 'acme' });
  const template = endpoint.addTemplate('rows', {
    group: new TursoGroup(stack, 'users', { location: 'aws-eu-west-1' }),
    permissions: [TokenPermission.onTables(['notes'], [TableAction.DATA_READ])],
  });
  expect(onlyDataSource(stack, 'turso_jwks_template')).toEqual({
    group: expect.stringMatching(/^\$\{turso_group\.\w+\.name\}$/), organization: 'acme', permissions: [{ tables: ['notes'], actions: ['data_read'] }],
  });
  expect(resolved(stack, template)).toMatch(/^\$\{data\.turso_jwks_template\.\w+\.template\}$/);
  expect(endpoint.node.children.map(({ node }) => node.path)).toEqual(['app/clerk/Resource', 'app/clerk/rows']);
});

test('returns a template that limits tokens to reading one database', () => {
  const stack = newStack();
  const group = new TursoGroup(stack, 'users', { location: 'aws-eu-west-1' });
  const database = new TursoDatabase(stack, 'ada', { group });
  new JwksEndpoint(stack, 'clerk', { url }).addTemplate('reader', { database, access: TokenAccess.READ_ONLY });
  expect(onlyDataSource(stack, 'turso_jwks_template')).toEqual({ database: expect.stringMatching(/^\$\{turso_database\.\w+\.name\}$/), scope: 'read-only' });
});

test('fails when a template allows nothing, or has the id of the resource', () => {
  const endpoint = new JwksEndpoint(newStack(), 'clerk', { url });
  expect(() => endpoint.addTemplate('rows', { permissions: [] })).toThrow('app/clerk: permissions is empty: the token could do nothing.');
  expect(() => endpoint.addTemplate('Resource')).toThrow('app/clerk: id is "Resource", which is taken for the resource of the endpoint.');
});
