import { databaseUrls } from '../../src/turso';

test.each([
  ['a hosted database', { hostname: 'a-acme.turso.io', primaryRegion: 'aws-eu-west-1' }, 'libsql://a-acme.turso.io', 'https://a-acme.turso.io'],
  ['one whose region is not told', { hostname: 'a-acme.turso.io' }, 'libsql://a-acme.turso.io', 'https://a-acme.turso.io'],
  ['one whose name begins like an address', { hostname: '127-acme.turso.io' }, 'libsql://127-acme.turso.io', 'https://127-acme.turso.io'],
  ['a local region', { hostname: 'a.example:8080', primaryRegion: 'local' }, 'http://a.example:8080', 'http://a.example:8080'],
  ['this machine', { hostname: '127.0.0.1:8080' }, 'http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['this machine by name', { hostname: 'localhost:8080' }, 'http://localhost:8080', 'http://localhost:8080'],
])('gives the addresses of %s', (_, database, url, httpUrl) => {
  expect(databaseUrls(database)).toEqual({ url, httpUrl });
});
