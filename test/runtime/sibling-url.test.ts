import { httpUrlOf, siblingUrl } from '../../src/runtime/sibling-url';

test.each<[string, string | undefined]>([
  ['libsql://schema-acme.aws-eu-west-1.turso.io', 'libsql://t1-acme.aws-eu-west-1.turso.io'],
  ['https://schema-acme.turso.io/', 'https://t1-acme.turso.io/'],
  ['http://127.0.0.1:8080/local/schema/', 'http://127.0.0.1:8080/local/t1/'],
  ['http://127.0.0.1:8080/local/schema', 'http://127.0.0.1:8080/local/t1'],
  ['libsql://127.0.0.1:8080/schema/schema/?tls=0', 'libsql://127.0.0.1:8080/schema/t1/?tls=0'],
  ['libsql://schemas-acme.turso.io', undefined],
  ['https://db.example.com', undefined],
  ['no url', undefined],
])('computes from the URL %s of the database "schema" the URL %s', (url, sibling) => {
  expect(siblingUrl(url, 'schema', 't1')).toBe(sibling);
});

test.each([
  ['libsql://a-b.turso.io', 'https://a-b.turso.io'],
  ['libsql://127.0.0.1:8080/local/a/?tls=0', 'http://127.0.0.1:8080/local/a/'],
  ['http://127.0.0.1:8080/local/a/', 'http://127.0.0.1:8080/local/a/'],
])('sends SQL for %s to %s', (url, httpUrl) => {
  expect(httpUrlOf(url)).toBe(httpUrl);
});
