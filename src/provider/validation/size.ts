import { pattern, type Validator } from '../../terraform';

const UNITS: Readonly<Record<string, number>> = { '': 1, 'b': 1, 'kb': 2 ** 10, 'mb': 2 ** 20, 'gb': 2 ** 30, 'tb': 2 ** 40 };
const SIZE = /^(\d+)(b|kb|mb|gb|tb)?$/i;

/** A size as Turso writes it: bytes, or a number with a unit. */
export function validSize(): Validator<string> {
  return pattern(SIZE, 'Use a number of bytes, or a number with a unit, such as "256mb" or "1gb".');
}

/** True where two ways to write a size mean the same number of bytes. */
export function sameSize(one: string, other: string): boolean {
  const bytes = bytesOf(one);
  return bytes !== undefined && bytes === bytesOf(other);
}

function bytesOf(size: string): number | undefined {
  const match = SIZE.exec(size.trim());
  return match === null ? undefined : Number(match[1]) * UNITS[(match[2] ?? '').toLowerCase()];
}
