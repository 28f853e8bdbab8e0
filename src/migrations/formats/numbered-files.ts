import { byName } from './folder';

/** A file whose name begins with the number that orders it. */
export interface NumberedFile {
  readonly file: string;
  readonly name: string;
  readonly number: bigint;
}

/**
 * Returns the files in the order of their numbers, and the files that do not match.
 *
 * @param pattern captures the number at the beginning of a name
 * @param named returns the name of a file's migration
 */
export function inOrder(files: readonly string[], pattern: RegExp, named = nameOf): { numbered: NumberedFile[]; others: string[] } {
  const numbered = files.flatMap((file): NumberedFile[] => {
    const match = pattern.exec(file);
    return match === null ? [] : [{ file, name: named(file), number: BigInt(match[1]) }];
  });
  return { numbered: numbered.sort(byNumber), others: files.filter((file) => !pattern.test(file)) };
}

export function duplicateNumberFaults(files: readonly NumberedFile[]): string[] {
  return files.flatMap((file, index) => index > 0 && files[index - 1].number === file.number
    ? [`"${files[index - 1].file}" and "${file.file}" have the same number, ${file.number}: their order is undefined. Renumber one of them.`]
    : []);
}

/** Returns the name of a migration: its file without `.sql` or `.up.sql`. */
export function nameOf(file: string): string {
  return file.replace(/(\.(up|down))?\.sql$/i, '');
}

function byNumber(left: NumberedFile, right: NumberedFile): number {
  if (left.number === right.number) return byName(left.name, right.name);
  return left.number < right.number ? -1 : 1;
}
