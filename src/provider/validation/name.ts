import { pattern, type Validator } from '../../terraform';

/**
 * Names of databases and groups end up in hostnames.
 *
 * @see https://docs.turso.tech/api-reference/databases/create
 */
export function validName(): Validator<string> {
  return pattern(
    /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/,
    'A name holds lowercase letters, digits and dashes, at most 64, and neither begins nor ends with a dash.',
    suggestName,
  );
}

/** The nearest name that Turso takes; undefined where nothing is left of the given one. */
export function suggestName(name: string): string | undefined {
  const suggestion = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 64).replace(/^-+|-+$/g, '');
  return suggestion === '' ? undefined : suggestion;
}
