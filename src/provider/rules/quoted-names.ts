/** How many databases a message names. */
const NAMED = 10;

/** Names for a message: `"a", "b" and 3 more`. */
export function quotedNames(names: readonly string[]): string {
  const quoted = names.slice(0, NAMED).map((name) => `"${name}"`).join(', ');
  return names.length > NAMED ? `${quoted} and ${names.length - NAMED} more` : quoted;
}

/** `1 database`, `3 databases`. */
export function databasesCounted(count: number): string {
  return `${count} ${count === 1 ? 'database' : 'databases'}`;
}
