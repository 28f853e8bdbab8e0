import { fingerprint, urlTemplate } from '../../../src/provider/tenant-databases/describe';
import type { Database } from '../../../src/turso';

const database = (name: string, hostname: string, primaryRegion = 'aws-eu-west-1'): Database => ({ name, dbId: `id-of-${name}`, hostname, primaryRegion });

describe('the URL template', () => {
  test.each<[string, Database[], string | null]>([
    ['of databases at Turso', [database('a', 'a-acme.aws-eu-west-1.turso.io'), database('b', 'b-acme.aws-eu-west-1.turso.io')], 'libsql://{name}-acme.aws-eu-west-1.turso.io'],
    ['of databases of turso-local', [database('a', '127.0.0.1:80/acme/a/', 'local'), database('b', '127.0.0.1:80/acme/b/', 'local')], 'http://127.0.0.1:80/acme/{name}/'],
    ['of one database that is called as its organization', [database('acme', 'acme-acme.turso.io')], null],
    ['of such a one, and another one', [database('acme', 'acme-acme.turso.io'), database('b', 'b-acme.turso.io')], 'libsql://{name}-acme.turso.io'],
    ['of hostnames of two kinds', [database('a', 'a-acme.turso.io'), database('b', 'b-acme.aws-eu-west-1.turso.io')], null],
    ['of a hostname that does not hold the name', [database('a', '0f3c.turso.tech')], null],
    ['of no database', [], null],
  ])('%s', (_which, databases, expected) => {
    expect(urlTemplate(databases)).toBe(expected);
  });
});

describe('the fingerprint', () => {
  const [a, b] = [database('a', 'a'), database('b', 'b')];

  test('is the same in any order', () => {
    expect(fingerprint([a, b])).toBe(fingerprint([b, a]));
  });

  test.each<[string, Database[]]>([
    ['one is gone', [a]],
    ['one was made anew', [a, { ...b, dbId: 'another' }]],
    ['one has another name', [a, { ...b, name: 'c' }]],
    ['two have changed their names', [{ ...a, name: 'b' }, { ...b, name: 'a' }]],
  ])('changes when %s', (_what, databases) => {
    expect(fingerprint(databases)).not.toBe(fingerprint([a, b]));
  });
});
