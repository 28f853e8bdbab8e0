import { splitStatements } from './split-statements';

/**
 * Removes the contents of strings from SQL for a message. A string may be a secret, for example from a sensitive variable, and Terraform
 * hides nothing in errors.
 */
export function withoutStrings(sql: string): string {
  const strings = splitStatements(sql).flatMap(({ tokens }) => tokens).filter(({ text }) => text.startsWith("'") && text !== "''");
  return strings.reduceRight((shown, { start, text }) => `${shown.slice(0, start)}'...'${shown.slice(start + text.length)}`, sql);
}
