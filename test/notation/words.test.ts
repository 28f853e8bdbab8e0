import { isLocalHost } from '../../src/local/local-host';
import { isLoopback, isUuid, quotedList, quotedNames, sentence, SLUG } from '../../src/notation';
import { PlatformApi } from '../../src/turso';
import { bypassesProxy } from '../../src/turso/http/proxy/bypass';
import { databaseUrls } from '../../src/turso/urls';

test('a sentence gets a full stop only if it has no end', () => {
  expect(['no such table: a', 'It failed.', 'Why?', 'No!', ''].map(sentence)).toEqual(['no such table: a.', 'It failed.', 'Why?', 'No!', '.']);
});

test('a message shows ten names and counts the rest', () => {
  const names = Array.from({ length: 12 }, (_, index) => `t${index + 1}`);
  expect(quotedNames(names)).toBe('"t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9", "t10" and 2 more');
  expect(quotedNames(names, 2)).toBe('"t1", "t2" and 10 more');
  expect(quotedNames(names.slice(0, 2))).toBe('"t1", "t2"');
  expect(quotedList(names)).toContain('"t11", "t12"');
});

test('a UUID is told from a name', () => {
  expect(['3f0c1d5e-6a1b-4c2d-8e9f-0123456789ab', '3F0C1D5E-6A1B-4C2D-8E9F-0123456789AB', '3f0c1d5e6a1b4c2d8e9f0123456789ab', 'orders'].map(isUuid))
    .toEqual([true, true, false, false]);
});

const ON_THIS_MACHINE = ['localhost', '127.0.0.1', '127.8.9.10', '[::1]'];
const ELSEWHERE = ['example.com', 'localhost.example.com', '128.0.0.1', '10.0.0.1', '[2001:db8::1]', '127.0.0.1.example.com'];

test('names of this machine mean the same for every part that asks', () => {
  const asked = [...ON_THIS_MACHINE, ...ELSEWHERE];
  const expected = asked.map((host) => ON_THIS_MACHINE.includes(host));
  expect(asked.map(isLoopback)).toEqual(expected);
  expect(asked.map((host) => bypassesProxy(new URL(`http://${host}:8080/`), ''))).toEqual(expected);
  expect(asked.map((hostname) => databaseUrls({ hostname: `${hostname}:8080/acme/orders`, primaryRegion: 'aws-eu-west-1' }).httpUrl.startsWith('http:'))).toEqual(expected);
  // turso-local imports nothing of the product, so it has a rule of its own.
  expect(asked.map(isLocalHost)).toEqual(expected);
});

test('an IPv4 address of this machine that is written as an IPv6 address passes the proxy too', () => {
  expect(bypassesProxy(new URL('http://[::ffff:127.0.0.1]/'), '')).toBe(true);
  expect(bypassesProxy(new URL('http://[::ffff:10.0.0.1]/'), '')).toBe(false);
});

test('a wrong organization is refused with the words of the one rule for slugs', () => {
  expect(() => new PlatformApi({ token: 'token', organization: 'a/b' })).toThrow(`The Turso organization is "a/b". Use its slug. ${SLUG.words}`);
});
