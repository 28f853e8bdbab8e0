import { bytesOf, SIZE, SIZE_RULE } from '../../notation';
import { pattern, type Validator } from '../../terraform';

/** A size as Turso writes it: bytes, or a number with a unit. */
export function validSize(): Validator<string> {
  return pattern(SIZE, SIZE_RULE);
}

/** True where two ways to write a size mean the same number of bytes. */
export function sameSize(one: string, other: string): boolean {
  const bytes = bytesOf(one);
  return bytes !== undefined && bytes === bytesOf(other);
}
