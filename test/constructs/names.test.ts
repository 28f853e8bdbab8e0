import { hostnameFaults, nameFault } from '../../src/constructs/names';
import { validName } from '../../src/provider/shared/validators';

test.each(['a', 'orders', 'orders-2', '0rders', 'a'.repeat(64)])('takes %s', (name) => {
  expect(nameFault('name', name, name)).toBeUndefined();
});

test.each([
  ['My DB', 'my-db'],
  ['orders_eu', 'orders-eu'],
  ['-orders-', 'orders'],
  [`${'a'.repeat(63)}-b`, 'a'.repeat(63)],
])('suggests for %s the name %s', (name, suggestion) => {
  expect(nameFault('name', name, name)).toBe(
    `name is "${name}". A name holds lowercase letters, digits and dashes, at most 64, and neither begins nor ends with a dash. ` +
    `Change it, for example to "${suggestion}".`,
  );
});

test.each(['', '---', 'éé'])('suggests no name if no valid character is left: %j', (name) => {
  expect(nameFault('name', name, name)).toMatch(/Change it\.$/);
});

test('says that a name comes from the id of the construct', () => {
  expect(nameFault('name', undefined, 'Orders')).toBe(
    'name is "Orders", from the id of the construct. A name holds lowercase letters, digits and dashes, at most 64, ' +
    'and neither begins nor ends with a dash. Set name, for example to "orders".',
  );
});

test('leaves a name that only Terraform knows to the provider', () => {
  expect(nameFault('name', '${TfToken[TOKEN.0]}', '${TfToken[TOKEN.0]}')).toBeUndefined();
});

test.each(['a', 'orders-2', '', '-a', 'a-', 'A', 'a b', 'a_b', 'a'.repeat(64), 'a'.repeat(65)])('judges %j as the provider does', (name) => {
  expect(nameFault('name', name, name) === undefined).toBe(validName()(name, 'name') === undefined);
});

test('takes a name that fits into the hostname with its organization', () => {
  expect(hostnameFaults('a'.repeat(58), 'acme')).toEqual([]);
  expect(hostnameFaults('a'.repeat(64), undefined)).toEqual([]);
});

test('fails when name and organization together are too long for a hostname', () => {
  const name = 'a'.repeat(60);
  expect(hostnameFaults(name, 'acme')).toEqual([
    `name is "${name}", so that its hostname would begin with "${name}-acme", which has 65 characters. ` +
    'Such a part of a hostname has at most 63. Shorten the name by 2.',
  ]);
});
