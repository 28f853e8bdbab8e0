import { parseExpiration } from '../../../src/local/control/values';

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
