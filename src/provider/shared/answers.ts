/** In the order of a key, whatever order the service answers in: a plan then shows real changes only. */
export function sortedBy<T>(key: (item: T) => string, items: readonly T[]): T[] {
  return [...items].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

/** In the order of their names. */
export function byName<T extends { readonly name: string }>(items: readonly T[]): T[] {
  return sortedBy(({ name }) => name, items);
}
