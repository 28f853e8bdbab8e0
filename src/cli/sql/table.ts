import type { SqlValue } from '../../turso';
import { columns } from '../render';
import type { Page } from '../terminal';

/** A longer value is cut in a table. JSON has all of it. */
const WIDEST = 60;

/** Lays rows out under the names of their columns. */
export function tableLines(names: readonly string[], rows: readonly (readonly SqlValue[])[], { paint }: Page): string[] {
  return columns([names.map((name) => paint.bold(cut(printable(name)))), ...rows.map((row) => row.map(cell))]);
}

function cell(value: SqlValue): string | number {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return String(value);
  return cut(typeof value === 'string' ? printable(value) : `x'${Buffer.from(value).toString('hex')}'`);
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length <= WIDEST ? text : `${characters.slice(0, WIDEST - 3).join('')}...`;
}

/** Characters that control a terminal or the direction of its text. A value of a tenant must not draw on the screen of its reader. */
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

function printable(text: string): string {
  return text.replace(CONTROLS, (character) => SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Returns a value for scripts: a number that JSON cannot hold exactly as text, and bytes in base64. */
export function valueJson(value: SqlValue): null | string | number | { readonly base64: string } {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  return value;
}
