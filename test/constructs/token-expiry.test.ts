import { TokenExpiry } from '../../src';

test('never expires, or expires after days or a duration', () => {
  expect(TokenExpiry.never().value).toBe('never');
  expect(TokenExpiry.days(30).value).toBe('30d');
  expect(TokenExpiry.after('2w1d').value).toBe('2w1d');
});

test.each([0, -1, 1.5, 36_501, NaN, Infinity])('fails when the number of days is %d', (count) => {
  expect(() => TokenExpiry.days(count)).toThrow(new Error(
    `TokenExpiry.days is ${count}. Use a whole number from 1 to 36500; for shorter lives use TokenExpiry.after, such as TokenExpiry.after("12h").`,
  ));
});

test.each(['', '7', '1 week', '0d', '1y', '1D', '1.5h', '36501d'])('fails when the time is %j', (duration) => {
  expect(() => TokenExpiry.after(duration)).toThrow(new Error(
    `TokenExpiry.after is "${duration}". Use "never", or whole numbers with the units w, d, h, m and s, such as "30d" or "2w1d30m".`,
  ));
});
