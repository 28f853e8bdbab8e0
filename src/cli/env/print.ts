import { CommandError } from '../command-error';
import type { EnvironmentFormat } from '../options/parse';
import { jsonText } from '../render';

/**
 * Prints variables.
 *
 * @throws CommandError for a value that the format cannot hold
 */
export function printed(values: Readonly<Record<string, string>>, format: EnvironmentFormat): string {
  if (format === 'json') return jsonText(values);
  return Object.entries(values).map(([name, value]) => (
    format === 'export' ? `export ${name}=${quotedForShell(value)}\n` : `${name}=${quotedForDotenv(name, value)}\n`)).join('');
}

/** Characters that mean themselves to every shell and every reader of dotenv files. */
const PLAIN = /^[A-Za-z0-9_./:@%+,-]+$/;

/** In single quotes, every character of a POSIX shell but the quote means itself. */
function quotedForShell(value: string): string {
  return PLAIN.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

/**
 * Readers of dotenv files agree on single quotes only: everything inside means itself. Inside of double quotes, some expand backslashes
 * and dollar signs. No reader has an escape for the quote itself that all others know, and some read a carriage return as a line break.
 */
function quotedForDotenv(name: string, value: string): string {
  if (PLAIN.test(value)) return value;
  if (!/['\r]/.test(value) && !value.includes('\\')) return `'${value}'`;
  if (/^[^"\\$`\r\n]*$/.test(value)) return `"${value}"`;
  throw new CommandError(`The value of ${name} cannot be written to a dotenv file in a way that all programs read alike, because of its quotes, backslashes `
    + 'or line breaks. Use --format json or --format export, or run a command with it after "--".');
}
