import { visibleLength, type Page, type Paint } from './terminal';
import type { VersionCount } from '../fleet';

/** Aligns rows in columns: numbers to the right, text to the left. The last column is not padded. */
export function columns(rows: readonly (readonly (string | number)[])[], indent = '  '): string[] {
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, index) => Math.max(most[index] ?? 0, visibleLength(String(cell)))), [],
  );
  return rows.map((row) => indent + row.map((cell, index) => {
    if (typeof cell === 'number') return String(cell).padStart(widths[index]);
    return index === row.length - 1 ? cell : cell + ' '.repeat(widths[index] - visibleLength(cell));
  }).join('  '));
}

/** Breaks words into lines of at most `width` characters, each with the indent. A longer word gets its own line. */
export function wrapped(words: readonly string[], width: number, indent = '  '): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && visibleLength(last) + 1 + visibleLength(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}${word}`);
  }
  return lines;
}

/** Returns the words of a list such as `a, b and 3 more`. */
export function listed(names: readonly string[], more = 0): string[] {
  const all = [...names, ...more > 0 ? [`and ${more} more`] : []];
  return all.map((name, index) => (index < all.length - 1 && !(more > 0 && index === all.length - 2) ? `${name},` : name));
}

/** Returns an empty line, the title and the lines. Returns nothing if there are no lines. */
export function section({ bold }: Paint, title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', bold(title), ...lines];
}

/** Joins lines to a text. */
export function text(lines: readonly string[]): string {
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

/** Formats a value as indented JSON. */
export function jsonText(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Shortens a text to one line of at most `width` characters. */
export function oneLine(long: string, width: number): string {
  const line = long.replace(/\s+/g, ' ').trim();
  return line.length <= width ? line : `${line.slice(0, width - 3)}...`;
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/**
 * Draws a bar of `width` characters for a part of a whole, padded with blanks. The smallest part is visible, and only the whole fills the
 * bar.
 */
export function bar(part: number, whole: number, width: number): string {
  const share = whole === 0 ? 0 : Math.min(part / whole, 1);
  const most = share === 1 ? width * 8 : width * 8 - 1;
  const filled = share === 0 ? 0 : Math.min(Math.max(Math.round(share * width * 8), 1), most);
  return `${'█'.repeat(Math.floor(filled / 8))}${EIGHTHS[filled % 8]}`.padEnd(width);
}

/** Formats a duration: `850ms`, `12s`, `3m 5s`, `2h 4m`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(Math.round(ms), 0)}ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return pair(minutes, 'm', seconds % 60, 's');
  return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'm');
}

function pair(large: number, unit: string, small: number, smallUnit: string): string {
  return `${large}${unit}${small === 0 ? '' : ` ${small}${smallUnit}`}`;
}

/** Formats a time as `2026-01-02 03:04:05 UTC`. Returns any other text unchanged. */
export function moment(time: string): string {
  const parsed = new Date(time);
  return Number.isNaN(parsed.getTime()) ? time : `${parsed.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Returns `1 tenant`, `2 tenants`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Formats a rate: `3.5/s`, or `12/s` from ten on. */
export function perSecond(rate: number): string {
  return `${rate >= 10 ? Math.round(rate) : Math.round(rate * 10) / 10}/s`;
}

/** Names the version of a fleet or database. */
export function versionName(version: string | null): string {
  return version ?? '(none)';
}

/** Draws how many tenants are at each version. */
export function histogramLines(versions: readonly VersionCount[], { width }: Pick<Page, 'width'>): string[] {
  const total = versions.reduce((sum, { tenantCount }) => sum + tenantCount, 0);
  const names = Math.max(0, ...versions.map(({ version }) => version.length));
  const room = Math.max(10, Math.min(40, width - names - String(total).length - 6));
  return columns(versions.map(({ version, tenantCount }) => [version, tenantCount, bar(tenantCount, total, room)]));
}

/** Returns how many tenants are at each version, for scripts. */
export function versionsJson(versions: readonly VersionCount[]): Record<string, number> {
  return Object.fromEntries(versions.map(({ version, tenantCount }) => [version, tenantCount]));
}

/** Says how many tenants the ledger still lists although they were deleted. */
export function goneWords(count: number): string {
  return `${counted(count, 'tenant')} of the ledger no longer ${count === 1 ? 'exists' : 'exist'}.`;
}
