import { Decimal } from './value';
import { ValueError } from './value-error';

/** The forms of a Terraform number in JavaScript. */
export type NumberValue = number | bigint | Decimal;

/** Larger exponents would turn a few bytes of input into megabytes of digits. */
const EXPONENT_LIMIT = 10_000;

/**
 * Reads a decimal number without losing a digit: a `number` if the double's shortest form is the same number,
 * a `bigint` for integers beyond 2^53, a `Decimal` for everything else.
 */
export function parseNumber(text: string): NumberValue {
  const plain = plainDecimal(text);
  const double = Number(plain);
  if (!plain.includes('.')) return Number.isSafeInteger(double) ? double : BigInt(plain);
  return plainDecimal(String(double)) === plain ? double : new Decimal(plain);
}

/** Returns a number in one form, in which JavaScript finds equal numbers equal as well. */
export function normalizeNumber(value: NumberValue): NumberValue {
  if (value instanceof Decimal) return parseNumber(value.text);
  if (Number.isNaN(value)) throw new ValueError('expected a number, got NaN');
  const exact = typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
  if (typeof exact !== 'bigint') return exact;
  const double = Number(exact);
  return Number.isSafeInteger(double) ? double : exact;
}

/** Writes a number as decimal text without an exponent. Equal numbers have the same text. */
export function numberText(value: NumberValue): string {
  const normal = normalizeNumber(value);
  if (normal instanceof Decimal) return normal.text;
  if (typeof normal === 'bigint' || !Number.isFinite(normal)) return String(normal);
  return plainDecimal(String(normal));
}

/** Rewrites `1.50e2` as `150`: without exponent, extra zeros, or a sign before zero. */
function plainDecimal(text: string): string {
  if (/^(0|-?[1-9]\d*)$/.test(text)) return text;
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) throw new ValueError('expected a decimal number');
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  if (Math.abs(Number(exponent)) > EXPONENT_LIMIT) {
    throw new ValueError(`expected a number with an exponent between -${EXPONENT_LIMIT} and ${EXPONENT_LIMIT}`);
  }
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  const left = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '';
  const right = point > 0 ? digits.slice(point) : '0'.repeat(-point) + digits;
  const plain = joinDecimal(left.replace(/^0+/, ''), trimEndZeros(right));
  return plain === '0' ? plain : sign + plain;
}

function joinDecimal(whole: string, fraction: string): string {
  return (whole === '' ? '0' : whole) + (fraction === '' ? '' : `.${fraction}`);
}

/** Uses a loop, because the expression `/0+$/` takes quadratic time on long runs of zeros. */
function trimEndZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
}
