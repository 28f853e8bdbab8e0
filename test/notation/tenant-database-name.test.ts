import { assert, property, string, stringMatching, tuple, uniqueArray, constantFrom, oneof, uuid } from 'fast-check';
import { LONGEST_PREFIX, NAME, tenantDatabaseName } from '../../src/notation';

/** What real tenant ids look like, and what they should not look like. */
const tenantId = oneof(
  string({ unit: 'binary', minLength: 1 }), string({ unit: 'grapheme', minLength: 1 }), uuid(),
  stringMatching(/^[a-zA-Z0-9 ._-]{1,40}$/), stringMatching(/^[a-c]{0,2}-?[0-1][a-b0]{11}$/), constantFrom('-', '--', 'A', 'a', 'a-', 'É', 'e'),
);
const prefix = oneof(constantFrom('', 't', 'tenant', 'a'.repeat(LONGEST_PREFIX)), stringMatching(/^[a-z]{1,5}$/));

test('is always a name, with room for an organization of 30 characters in its hostname', () => {
  assert(property(tenantId, prefix, (id, start) => {
    const name = tenantDatabaseName(id, start);
    expect(name).toMatch(NAME);
    expect(name.length).toBeLessThanOrEqual(32);
    expect(name.startsWith(start)).toBe(true);
    expect(tenantDatabaseName(id, start)).toBe(name);
  }), { numRuns: 2000 });
});

test('is another one for each tenant', () => {
  assert(property(uniqueArray(tenantId, { minLength: 2, maxLength: 60 }), prefix, (ids, start) => {
    expect(new Set(ids.map((id) => tenantDatabaseName(id, start))).size).toBe(ids.length);
  }));
});

test('is another one for a tenant whose id is the name of another tenant', () => {
  assert(property(tuple(tenantId, tenantId), ([one, other]) => {
    const name = tenantDatabaseName(one);
    if (name !== one) expect(tenantDatabaseName(name)).not.toBe(name);
    if (other !== one) expect(tenantDatabaseName(other)).not.toBe(name);
  }), { numRuns: 2000 });
});

// Names of databases that hold data: they must never change.
test.each<[string, string, string]>([
  ['acme', '', 'acme'],
  ['acme', 'tenant', 'tenant-acme'],
  ['tenant-42', '', 'tenant-42'],
  ['acme-construction', '', 'acme-construction'],
  ['Acme Corp.', '', 'acme-corp-1vyn3uk2ikct'],
  ['Acme Corp.', 'tenant', 'tenant-acme-corp-1vyn3uk2ikct'],
  ['Müller & Söhne', '', 'muller-sohne-9hzvaaf9ir9n'],
  ['日本', 't', 't-6npylrf7kbny'],
  ['550e8400-e29b-41d4-a716-446655440000', '', '550e8400-e29b-41d4-20h3xrcgkohx'],
  ['01J9ZC1Q2V3W4X5Y6Z7A8B9C0D', 't', 't-01j9zc1q2v3w4x5y6-9w9yj01cc74x'],
  ['0123456789ab', '', '0123456789ab-1zv5m2ja91bp'],
])('of %j with the prefix %j is %j', (id, start, name) => {
  expect(tenantDatabaseName(id, start)).toBe(name);
});
