import type { Rule } from './rule';

const UNITS: Readonly<Record<string, number>> = { '': 1, 'b': 1, 'kb': 2 ** 10, 'mb': 2 ** 20, 'gb': 2 ** 30, 'tb': 2 ** 40 };

const PATTERN = /^(\d+)(b|kb|mb|gb|tb)?$/i;

/** Accepts sizes in Turso's form: a number of bytes, or a number with a unit such as `256mb`. */
export const SIZE: Rule<string> = {
  accepts: (text) => PATTERN.test(text) && Number.isSafeInteger(bytesOf(text)),
  words: 'Use a number of bytes, or a whole number with one of the units b, kb, mb, gb and tb, such as "256mb" or "1gb".',
};

/** Returns the bytes of a size, or undefined for any other text. */
export function bytesOf(size: string): number | undefined {
  const match = PATTERN.exec(size.trim());
  return match === null ? undefined : Number(match[1]) * UNITS[(match[2] ?? '').toLowerCase()];
}
