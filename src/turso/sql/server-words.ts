/** The meaning of SQLite's message. SQLite uses one code for many failures, so only its words distinguish them. */
export type SqlReason =
  | { readonly kind: 'no-such-table'; readonly table: string }
  | { readonly kind: 'no-such-column'; readonly column: string }
  /** A row refers to a row that does not exist, or would do so. */
  | { readonly kind: 'foreign-key-failed' }
  /** A foreign key refers to columns that have no unique key. */
  | { readonly kind: 'foreign-key-mismatch' }
  /** A statement gave a JSON function an invalid path. */
  | { readonly kind: 'bad-json-path'; readonly path: string };

/**
 * Whether the server rejected the SQL before it executed any of it, for example because it does not parse. Such a code begins with
 * `SQL_`; the codes of SQLite begin with `SQLITE_`.
 */
export function nothingExecuted(code: string): boolean {
  return code.startsWith('SQL_');
}

/** Returns a server's message without the code and without words that only name the SQL engine. */
export function plainWords(message: string, code: string): string {
  return message.replaceAll(`${code}: `, '').replace(/^(?:SQLite error|SQL input error|SQL string could not be parsed): /, '');
}

/** Reads the reason from plain words. The patterns match the whole message, because names within it may be anything. */
export function reasonIn(words: string): SqlReason | undefined {
  const message = words.replace(/ \(at offset \d+\)$/, '');
  const table = /^no such table: (.+)$/s.exec(message)?.[1];
  if (table !== undefined) return { kind: 'no-such-table', table };
  const column = /^(?:error in .+: )?no such column: (.+)$/s.exec(message)?.[1];
  if (column !== undefined) return { kind: 'no-such-column', column };
  if (/^FOREIGN KEY constraint failed$/.test(words)) return { kind: 'foreign-key-failed' };
  if (/^foreign key mismatch\b/.test(words)) return { kind: 'foreign-key-mismatch' };
  const path = /^[^']*\bJSON path\b[^']*'(.*)'/s.exec(words)?.[1];
  return path === undefined ? undefined : { kind: 'bad-json-path', path: path.replaceAll("''", "'") };
}
