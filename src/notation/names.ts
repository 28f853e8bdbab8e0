/**
 * Names of databases and groups become parts of hostnames.
 *
 * @see https://docs.turso.tech/api-reference/databases/create
 */
export const NAME = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const LONGEST = 64;

/** Says in words what {@link NAME} accepts. */
export const NAME_RULE = 'A name holds lowercase letters, digits and dashes, at most 64, and neither begins nor ends with a dash.';

/** Returns a similar name that Turso accepts, or undefined if the text has no usable character. */
export function suggestName(text: string): string | undefined {
  const suggestion = slug(text, LONGEST);
  return suggestion === '' ? undefined : suggestion;
}

/** Reduces a text to lowercase letters and digits. A dash replaces everything between them. */
export function slug(text: string, longest: number): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+/, '').slice(0, longest).replace(/-+$/, '');
}
