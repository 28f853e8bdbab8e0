import { bytesOf } from '../../notation';

/** True where two ways to write a size mean the same number of bytes. */
export function sameSize(one: string, other: string): boolean {
  const bytes = bytesOf(one);
  return bytes !== undefined && bytes === bytesOf(other);
}
