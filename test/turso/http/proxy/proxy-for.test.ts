import { proxyFor } from '../../../../src/turso/http/proxy/proxy-for';

const proxy = { HTTPS_PROXY: 'http://proxy:3128' };
const through = (url: string, environment: Record<string, string>) => proxyFor(new URL(url), environment)?.href;

describe('the proxy variables of programs written in Go', () => {
  test.each<[string, string, Record<string, string>, string | undefined]>([
    ['HTTPS_PROXY is for https', 'https://api.turso.tech', { HTTPS_PROXY: 'http://a:1', HTTP_PROXY: 'http://b:2' }, 'http://a:1/'],
    ['HTTP_PROXY is for http', 'http://api.turso.tech', { HTTPS_PROXY: 'http://a:1', HTTP_PROXY: 'http://b:2' }, 'http://b:2/'],
    ['lower case counts, too', 'https://api.turso.tech', { https_proxy: 'http://a:1' }, 'http://a:1/'],
    ['upper case comes first', 'https://api.turso.tech', { https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:2' }, 'http://b:2/'],
    ['an empty variable is not set', 'https://api.turso.tech', { HTTPS_PROXY: '', https_proxy: 'http://a:1' }, 'http://a:1/'],
    ['one protocol has no proxy for the other', 'https://api.turso.tech', { HTTP_PROXY: 'http://b:2' }, undefined],
    ['ALL_PROXY is for what has none', 'https://api.turso.tech', { ALL_PROXY: 'http://c:3', HTTP_PROXY: 'http://b:2' }, 'http://c:3/'],
    ['all_proxy in lower case, too', 'http://api.turso.tech', { all_proxy: 'http://c:3' }, 'http://c:3/'],
    ['a proxy without a scheme is an http one', 'https://api.turso.tech', { HTTPS_PROXY: 'proxy:3128' }, 'http://proxy:3128/'],
    ['a proxy may speak TLS', 'https://api.turso.tech', { HTTPS_PROXY: 'https://proxy' }, 'https://proxy/'],
    ['a proxy may want a password', 'https://api.turso.tech', { HTTPS_PROXY: 'http://me:p%40ss@proxy:1' }, 'http://me:p%40ss@proxy:1/'],
  ])('%s', (_, url, environment, expected) => {
    expect(through(url, environment)).toBe(expected);
  });
});

describe('NO_PROXY', () => {
  test.each<[string, string, boolean]>([
    ['', 'https://api.turso.tech', false],
    ['*', 'https://api.turso.tech', true],
    ['turso.tech', 'https://turso.tech', true],
    ['turso.tech', 'https://api.turso.tech', true],
    ['TURSO.tech', 'https://API.turso.tech.', true],
    ['turso.tech', 'https://notturso.tech', false],
    ['so.tech', 'https://turso.tech', false],
    ['.turso.tech', 'https://api.turso.tech', true],
    ['.turso.tech', 'https://turso.tech', false],
    ['*.turso.tech', 'https://api.turso.tech', true],
    ['*.turso.tech', 'https://turso.tech', false],
    ['a.example, turso.tech ,b.example', 'https://api.turso.tech', true],
    ['turso.tech:443', 'https://api.turso.tech', true],
    ['turso.tech:8443', 'https://api.turso.tech', false],
    ['turso.tech:8443', 'https://api.turso.tech:8443', true],
    ['10.0.0.0/8', 'https://10.20.30.40', true],
    ['10.0.0.0/8', 'https://11.20.30.40', false],
    ['10.0.0.0/8', 'https://ten.example', false],
    ['10.1.2.3', 'https://10.1.2.3', true],
    ['10.1.2.3:8443', 'https://10.1.2.3', false],
    ['10.1.2.3:8443', 'https://10.1.2.3:8443', true],
    ['fd00::/8', 'https://[fd12::1]', true],
    ['fd00::/8', 'https://[2001:db8::1]', false],
    ['fd12::1', 'https://[fd12:0:0::1]', true],
    ['[fd12::1]:8443', 'https://[fd12::1]:8443', true],
    ['[fd12::1]:8443', 'https://[fd12::1]', false],
    ['10.0.0.0/99,,/,:', 'https://10.0.0.1', false],
  ])('"%s" lets %s past the proxy: %p', (noProxy, url, past) => {
    expect(through(url, { ...proxy, NO_PROXY: noProxy }) === undefined).toBe(past);
    expect(through(url, { ...proxy, no_proxy: noProxy }) === undefined).toBe(past);
  });

  test.each(['https://127.0.0.1:8080', 'https://127.9.9.9', 'https://localhost', 'https://[::1]:1', 'https://LOCALHOST.'])('%s is never asked through a proxy', (url) => {
    expect(through(url, proxy)).toBeUndefined();
  });
});

test.each([
  ['socks5://me:marked-password@proxy:1', /HTTPS_PROXY names a proxy of the kind "socks5", and only http and https are supported/],
  ['http://me:marked-password@pro xy', /HTTPS_PROXY is not a URL/],
])('fails when the proxy is %s, without its password', (value, message) => {
  expect(() => through('https://api.turso.tech', { HTTPS_PROXY: value })).toThrow(message);
  expect(() => through('https://api.turso.tech', { HTTPS_PROXY: value })).not.toThrow(/marked-password/);
});
