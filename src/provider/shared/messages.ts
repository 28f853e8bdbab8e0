import { attributePath, DiagnosticError } from '../../terraform';

/** Returns `1 database` or `3 databases`. */
export function databasesCounted(count: number): string {
  return `${count} ${count === 1 ? 'database' : 'databases'}`;
}

/** An object that exists where the apply wants to create one. */
interface Found {
  /** The subject of a sentence, such as `Member "iku" of organization "acme"`. */
  readonly what: string;
  /** The type of the resource, and the id that imports the object. */
  readonly type: string;
  readonly id: string;
  readonly attribute: string;
}

/** Returns the error for an object that exists already. The provider never adopts it silently: the user has to import it. */
export function existsAlready({ what, type, id, attribute }: Found): DiagnosticError {
  return new DiagnosticError({
    summary: `${what} exists already`,
    detail: 'This configuration did not create it, so the apply changed nothing. To manage it here, import it with an import block or with '
      + `"terraform import ${type}.NAME ${id}", and apply again.`,
    path: attributePath(attribute),
  });
}
