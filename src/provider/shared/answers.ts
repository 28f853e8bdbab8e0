/** In the order of a key, whatever order the service answers in: a plan then shows real changes only. */
export function sortedBy<T>(key: (item: T) => string, items: readonly T[]): T[] {
  return [...items].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

/** In the order of their names. */
export function byName<T extends { readonly name: string }>(items: readonly T[]): T[] {
  return sortedBy(({ name }) => name, items);
}

/**
 * A count for Terraform, null where the service does not tell it. Terraform's numbers have no limit, and the framework takes a
 * `bigint` for one.
 */
export function exact(count: number | bigint | undefined): number | null {
  return (count ?? null) as number | null;
}

/** Text for Terraform. Turso leaves out what has no value, or answers an empty text: both become null. */
export function nullIfEmpty(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
