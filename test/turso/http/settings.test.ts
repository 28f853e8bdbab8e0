import { PlatformSettings, resolvePlatformSettings } from '../../../src/turso';

const TOKEN = 'marked-secret';

test('fills in every default', () => {
  expect(resolvePlatformSettings({ token: TOKEN })).toMatchObject({
    token: TOKEN, baseUrl: 'https://api.turso.tech', requestTimeoutMs: 30_000, totalTimeoutMs: 120_000, concurrency: 32, organization: undefined,
  });
});

test('cannot be changed afterwards', () => {
  expect(Object.isFrozen(resolvePlatformSettings({ token: TOKEN }))).toBe(true);
});

test.each([
  ['https://api.turso.tech/', 'https://api.turso.tech'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['https://proxy.example/turso//', 'https://proxy.example/turso'],
])('takes the base URL %s', (baseUrl, resolved) => {
  expect(resolvePlatformSettings({ token: TOKEN, baseUrl }).baseUrl).toBe(resolved);
});

test.each<[string, Partial<PlatformSettings>, RegExp]>([
  ['an empty token', { token: '' }, /token is empty\. Set TURSO_API_TOKEN/],
  ['a token with a line break', { token: `${TOKEN}\n` }, /contains a space, a line break/],
  ['a token with a letter that no header can carry', { token: `${TOKEN}é` }, /another character that no token has/],
  ['an empty organization', { organization: '' }, /organization is ""\. Use its slug/],
  ['the name of an organization instead of its slug', { organization: 'My Org' }, /organization is "My Org"/],
  ['an organization that would leave the path', { organization: '../admin' }, /organization is "\.\.\/admin"/],
  ['a base URL that is none', { baseUrl: 'api.turso.tech' }, /"api\.turso\.tech", which is not a URL/],
  ['an empty base URL', { baseUrl: '' }, /is "", which is not a URL/],
  ['a base URL of another scheme', { baseUrl: 'libsql://x.turso.io' }, /"libsql:\/\/x\.turso\.io" cannot be used\. Use an http or https URL/],
  ['a host with a port', { baseUrl: 'localhost:8080' }, /"localhost:8080" cannot be used/],
  ['a base URL with a query', { baseUrl: 'https://api.turso.tech?x=1' }, /cannot be used/],
  ['a concurrency of 0', { concurrency: 0 }, /^concurrency is 0\. Use a whole number from 1 to 1000\.$/],
  ['a concurrency above 1000', { concurrency: 1001 }, /^concurrency is 1001\. Use a whole number from 1 to 1000\.$/],
  ['a time limit that is no number', { requestTimeoutMs: Number.NaN }, /^requestTimeoutMs is NaN/],
  ['half a millisecond', { totalTimeoutMs: 0.5 }, /^totalTimeoutMs is 0\.5/],
])('fails when given %s, without telling the token', (_, settings, message) => {
  const resolve = () => resolvePlatformSettings({ token: TOKEN, ...settings });
  expect(resolve).toThrow(message);
  expect(resolve).not.toThrow(TOKEN);
});

test.each([
  ['https://me:hunter2@api.turso.tech', '"https://api.turso.tech/" cannot be used'],
  ['https://me:hunter2@api.turso.tech:port', '"https://...@api.turso.tech:port", which is not a URL'],
  ['me:hunter2@api.turso.tech', '"me:...@api.turso.tech" cannot be used'],
])('does not repeat the password of the base URL %s', (baseUrl, message) => {
  expect(() => resolvePlatformSettings({ token: TOKEN, baseUrl })).toThrow(message);
});
