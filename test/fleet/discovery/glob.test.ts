import { array, assert, constantFrom, property, string } from 'fast-check';
import { matchesGlob } from '../../../src/fleet/discovery/glob';

test.each<[string, string, boolean]>([
  ['tenant-*', 'tenant-a', true],
  ['tenant-*', 'tenant-', true],
  ['tenant-*', 'tenant', false],
  ['*', '', true],
  ['', '', true],
  ['', 'a', false],
  ['a', '', false],
  ['?', '', false],
  ['?', 'a', true],
  ['?', 'ab', false],
  ['tenant-???', 'tenant-001', true],
  ['tenant-???', 'tenant-01', false],
  ['*-eu', 'a-eu-eu', true],
  ['*-eu', 'a-eu-us', false],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-c-b', false],
  ['**', 'a', true],
  ['a.c', 'abc', false],
  ['[ab]', 'a', false],
  ['A', 'a', false],
])('the pattern %j matches the name %j: %j', (pattern, name, expected) => {
  expect(matchesGlob(pattern, name)).toBe(expected);
});

test('agrees with a regular expression for any pattern and name', () => {
  const pattern = array(constantFrom('a', 'b', '*', '?'), { maxLength: 8 }).map((parts) => parts.join(''));
  const name = string({ unit: constantFrom('a', 'b'), maxLength: 10 });
  assert(property(pattern, name, (glob, text) => {
    const expected = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text);
    expect(matchesGlob(glob, text)).toBe(expected);
  }), { numRuns: 3000 });
});

test('stays fast where a regular expression would try every combination', () => {
  const started = performance.now();
  expect(matchesGlob('*a'.repeat(30) + 'b', 'a'.repeat(5000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(2000);
});
