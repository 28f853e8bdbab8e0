/**
 * Names of databases and groups end up in hostnames.
 *
 * @see https://docs.turso.tech/api-reference/databases/create
 */
export const NAME = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const LONGEST = 64;

/** What {@link NAME} wants, in words. */
export const NAME_RULE = 'A name holds lowercase letters, digits and dashes, at most 64, and neither begins nor ends with a dash.';

/** The nearest name that Turso takes; undefined where nothing is left of the given one. */
export function suggestName(text: string): string | undefined {
  const suggestion = slug(text, LONGEST);
  return suggestion === '' ? undefined : suggestion;
}

/** What of a text can stand in a name: lowercase letters and digits, and a dash for what lies between them. */
export function slug(text: string, longest: number): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+/, '').slice(0, longest).replace(/-+$/, '');
}
