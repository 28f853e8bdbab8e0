import { SqlSyntaxError, tokens } from './tokens';

/**
 * The SQL with `\n` as line end wherever the kind of line end means nothing: between words, and in comments. What stands in quotes is data
 * or a name, and stays as it is. A carriage return alone does not end a comment for SQLite, so inside of `--` it stays too.
 *
 * SQL that cannot be split gets `\n` everywhere: it cannot run, so that no data depends on it.
 */
export function withUnixLineEnds(sql: string): string {
  if (!sql.includes('\r')) return sql;
  try {
    return betweenTokens(sql);
  } catch (error) {
    if (error instanceof SqlSyntaxError) return sql.replace(/\r\n/g, '\n');
    throw error;
  }
}

function betweenTokens(sql: string): string {
  const parts: string[] = [];
  let end = 0;
  for (const { start, text } of tokens(sql)) {
    parts.push(unixGap(sql.slice(end, start)), text);
    end = start + text.length;
  }
  return [...parts, unixGap(sql.slice(end))].join('');
}

/** Blanks and comments, as they stand between two tokens. */
function unixGap(gap: string): string {
  if (!gap.includes('\r')) return gap;
  return gap.replace(/\/\*[^]*?(?:\*\/|$)|--[^\n]*(\n?)|\r\n?/g, (part, newline: string | undefined) => {
    if (!part.startsWith('--')) return part.replace(/\r\n?/g, '\n');
    return newline === '' ? part : part.replace(/\r\n$/, '\n');
  });
}
