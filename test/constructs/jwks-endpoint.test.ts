import { newStack, onlyResource, resolved } from './synthesized';
import { JwksEndpoint } from '../../src';

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
