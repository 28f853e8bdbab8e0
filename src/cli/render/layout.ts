import { visibleLength } from './paint';

/** Columns of text: all as wide as their widest cell, numbers to the right. The last one is not padded. */
export function columns(rows: readonly (readonly (string | number)[])[], indent = '  '): string[] {
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, index) => Math.max(most[index] ?? 0, visibleLength(String(cell)))), [],
  );
  return rows.map((row) => indent + row.map((cell, index) => {
    if (typeof cell === 'number') return String(cell).padStart(widths[index]);
    return index === row.length - 1 ? cell : cell + ' '.repeat(widths[index] - visibleLength(cell));
  }).join('  '));
}

/** Words in lines of at most `width` characters, each with the indent. A longer word has a line of its own. */
export function wrapped(words: readonly string[], width: number, indent = '  '): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && visibleLength(last) + 1 + visibleLength(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}${word}`);
  }
  return lines;
}

/** Names with commas between them, as words. */
export function listed(names: readonly string[], more = 0): string[] {
  const all = [...names, ...more > 0 ? [`and ${more} more`] : []];
  return all.map((name, index) => (index < all.length - 1 && !(more > 0 && index === all.length - 2) ? `${name},` : name));
}

/** Lines as text. */
export function text(lines: readonly string[]): string {
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

/** A text cut to one line of at most `width` characters. */
export function oneLine(long: string, width: number): string {
  const line = long.replace(/\s+/g, ' ').trim();
  return line.length <= width ? line : `${line.slice(0, width - 3)}...`;
}
