/** A name as SQL writes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as SQL writes it. */
export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Texts as SQL writes a list of them. */
export function list(texts: readonly string[]): string {
  return texts.map(text).join(', ');
}
