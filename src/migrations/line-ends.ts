import { SqlSyntaxError, tokens } from './tokens';

/**
 * Converts line ends to `\n` between words and in comments, where their kind has no meaning. Text in quotes is data or a name, and stays
 * unchanged. For SQLite a carriage return alone does not end a comment, so it stays inside `--`.
 *
 * SQL that cannot be split gets `\n` everywhere. It cannot run, so no data depends on it.
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

/** Converts the blanks and comments between two tokens. */
function unixGap(gap: string): string {
  if (!gap.includes('\r')) return gap;
  return gap.replace(/\/\*[^]*?(?:\*\/|$)|--[^\n]*(\n?)|\r\n?/g, (part, newline: string | undefined) => {
    if (!part.startsWith('--')) return part.replace(/\r\n?/g, '\n');
    return newline === '' ? part : part.replace(/\r\n$/, '\n');
  });
}
