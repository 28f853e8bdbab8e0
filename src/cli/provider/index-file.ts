import { readIfPresent } from '../../distribution/read-if-present';
import { CommandError } from '../command-error';

/**
 * Returns one field of an index that earlier runs have written. Undefined if the file does not exist.
 *
 * @param kind what the file is an index of
 * @param accepts whether the field is what the index needs
 * @throws CommandError if the file is something else. Call it before anything is written
 */
export function fieldOfIndex<T>(path: string, field: string, kind: string, accepts: (value: unknown) => value is T): T | undefined {
  const text = readIfPresent(path);
  if (text === undefined) return undefined;
  const value = parsed(text)?.[field];
  if (accepts(value)) return value;
  throw new CommandError(`"${path}" is not an index of ${kind}. Nothing was written. Name another folder, or delete this file.`);
}

function parsed(text: string): { readonly [field: string]: unknown } | null | undefined {
  try {
    return JSON.parse(text) as { readonly [field: string]: unknown } | null;
  } catch {
    return undefined;
  }
}
