import { checkDatabaseName, isSlug, parseExpiration } from '../../../src/local/control/values';

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

describe('parseExpiration', () => {
  it.each([
    ['never', undefined],
    ['1s', 1],
    ['5m', 300],
    ['1h', 3_600],
    ['7d', 604_800],
    ['2w1d30m', 2 * 604_800 + 86_400 + 1_800],
    ['7d3h2m1s', 7 * 86_400 + 3 * 3_600 + 121],
    ['0s', 0],
  ])('reads %s', (text, seconds) => {
    expect(parseExpiration(text)).toBe(seconds);
  });

  it.each(['', '1', 'd', '1y', '1 d', '-1d', '1.5h', 'Never', '1d!'])('fails when it is %j', (text) => {
    expect(() => parseExpiration(text)).toThrow('Invalid expiration format');
  });
});
