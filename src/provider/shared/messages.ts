import { attributePath, DiagnosticError } from '../../terraform';

/** `1 database`, `3 databases`. */
export function databasesCounted(count: number): string {
  return `${count} ${count === 1 ? 'database' : 'databases'}`;
}

/** What was found where something new was to be made. */
interface Found {
  /** As the subject of a sentence, such as `Member "iku" of organization "acme"`. */
  readonly what: string;
  /** The type of the resource, and the id that imports what was found. */
  readonly type: string;
  readonly id: string;
  readonly attribute: string;
}

/** Nothing that somebody else made is taken over silently: the user says that it is the same by importing it. */
export function existsAlready({ what, type, id, attribute }: Found): DiagnosticError {
  return new DiagnosticError({
    summary: `${what} exists already`,
    detail: 'This configuration did not make it, so it was left as it is. To manage it here, import it, with an import block or with '
      + `"terraform import ${type}.NAME ${id}", and apply again.`,
    path: attributePath(attribute),
  });
}
