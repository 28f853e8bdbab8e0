import { tokens } from '../../migrations/tokens';

/**
 * SQL without what does not count: comments, how it is spaced, and, outside of strings, the case of letters and needless quotes. So
 * a table is the same one whoever created it.
 */
export function normalizeSql(sql: string): string {
  return Array.from(tokens(sql), ({ text }) => plain(text)).join(' ');
}

function plain(text: string): string {
  if (text.startsWith("'")) {
    return text;
  }
  const quoted = /^(["`[])([a-z_][a-z0-9_]*)["`\]]$/i.exec(text);
  return (quoted === null ? text : quoted[2]).toLowerCase();
}
