import { checkDatabaseName, isSlug } from '../../../src/local/control/values';

describe('checkDatabaseName', () => {
  it.each(['a', '0', 'my-db', 'a--b', 'x'.repeat(57)])('accepts %s', (name) => {
    expect(() => checkDatabaseName(name, 'local')).not.toThrow();
  });

  it.each([
    ['', 'name must contain between 1 and 57 characters, got ""'],
    ['x'.repeat(58), 'name must contain between 1 and 57 characters'],
    ['My-DB', 'only lowercase letters, numbers and dashes'],
    ['a_b', 'only lowercase letters'],
    ['-a', 'no dash at either end'],
    ['a-', 'no dash at either end'],
    ['../x', 'only lowercase letters'],
    ['é', 'only lowercase letters'],
  ])('fails when the name is %j', (name, message) => {
    expect(() => checkDatabaseName(name, 'local')).toThrow(message);
  });
});

describe('isSlug', () => {
  it.each([['acme', true], ['a-b', true], ['v1', false], ['v10', false], ['v', true], ['A', false], ['', false], ['_x', false]])('returns for %j: %s', (text, expected) => {
    expect(isSlug(text)).toBe(expected);
  });
});
