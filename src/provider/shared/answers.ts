/** Sorts by a key. Turso may answer in any order, and a plan must not show a change of the order. */
export function sortedBy<T>(key: (item: T) => string, items: readonly T[]): T[] {
  return [...items].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

/** Sorts by name. */
export function byName<T extends { readonly name: string }>(items: readonly T[]): T[] {
  return sortedBy(({ name }) => name, items);
}

/**
 * Returns a count as a number for Terraform, or null if Turso leaves it out. Terraform's numbers have no limit, and the framework
 * accepts a `bigint`.
 */
export function exact(count: number | bigint | undefined): number | null {
  return (count ?? null) as number | null;
}

/** Returns null for an empty text too: Turso either leaves a value out or answers "". */
export function nullIfEmpty(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
