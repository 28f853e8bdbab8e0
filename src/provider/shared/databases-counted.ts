/** `1 database`, `3 databases`. */
export function databasesCounted(count: number): string {
  return `${count} ${count === 1 ? 'database' : 'databases'}`;
}
