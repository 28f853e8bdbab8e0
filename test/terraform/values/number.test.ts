import * as fc from 'fast-check';
import { Decimal, normalizeNumber, numberText, parseNumber } from '../../../src/terraform/values';

describe('parseNumber', () => {
  test.each([
    ['0', 0],
    ['-0', 0],
    ['007', 7],
    ['1.0', 1],
    ['1.5e2', 150],
    ['15E-1', 1.5],
    ['0.1', 0.1],
    ['-0.000001', -0.000001],
    ['1e-7', 1e-7],
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', 9007199254740993n],
    ['1e21', 10n ** 21n],
    ['0.10000000000000000001', new Decimal('0.10000000000000000001')],
    ['1e-400', new Decimal(`0.${'0'.repeat(399)}1`)],
  ])('reads %s with every digit', (text, expected) => {
    expect(parseNumber(text)).toEqual(expected);
  });

  test.each(['', 'abc', '0x10', '1.', '.5', '+1', 'Infinity', 'NaN', ' 1'])('fails when the text is %p', (text) => {
    expect(() => parseNumber(text)).toThrow('expected a decimal number');
  });

  test('fails when an exponent would expand to megabytes of digits', () => {
    expect(() => parseNumber('1e999999999')).toThrow('exponent between -10000 and 10000');
  });

  test('reads a long run of zeros in linear time', () => {
    expect(parseNumber(`0.${'0'.repeat(200_000)}`)).toBe(0);
  });
});

describe('numberText', () => {
  test.each([
    [1e21, '1000000000000000000000'],
    [1e-7, '0.0000001'],
    [-1.5, '-1.5'],
    [-0, '0'],
    [12n, '12'],
    [new Decimal('1.50'), '1.5'],
    [Infinity, 'Infinity'],
  ])('writes %p as %s', (number, text) => {
    expect(numberText(number)).toBe(text);
  });

  test('writes any double so that it is read back unchanged', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (double) => {
      expect(Number(numberText(double))).toBe(double + 0);
      expect(parseNumber(numberText(double))).toEqual(normalizeNumber(double + 0));
    }));
  });
});

test('fails when a number is NaN', () => {
  expect(() => normalizeNumber(NaN)).toThrow('expected a number, got NaN');
});
