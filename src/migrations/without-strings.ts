import { splitStatements } from './split-statements';

/**
 * The SQL as it may be shown: what stands in a string may be a secret, from a sensitive variable for instance, and Terraform hides
 * nothing in an error.
 */
export function withoutStrings(sql: string): string {
  const strings = splitStatements(sql).flatMap(({ tokens }) => tokens).filter(({ text }) => text.startsWith("'") && text !== "''");
  return strings.reduceRight((shown, { start, text }) => `${shown.slice(0, start)}'...'${shown.slice(start + text.length)}`, sql);
}
