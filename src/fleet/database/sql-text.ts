/** Quotes a name for SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quotes a text for SQL. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Quotes texts as a list for SQL. */
export function list(texts: readonly string[]): string {
  return texts.map(text).join(', ');
}
