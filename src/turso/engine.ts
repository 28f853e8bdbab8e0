export const ENGINES = ['libSQL', 'Turso'] as const;

/** What runs a database: libSQL, or Turso's new engine (`use_tursodb`). */
export type Engine = (typeof ENGINES)[number];

/**
 * Returns the engine of a database. The Platform API does not name it, so Turso's CLI reads it from the UUID: the sixth byte of a database
 * on the new engine is 0x10.
 *
 * @param databaseId Turso's `DbId`
 */
export function engineOf(databaseId: string): Engine {
  const [, mark, version] = /^[0-9a-f]{8}-[0-9a-f]{2}([0-9a-f]{2})-([0-9a-f])/i.exec(databaseId) ?? [];
  // The bytes of a UUID of version 4 are random. Older databases have such UUIDs.
  return mark === '10' && version !== '4' ? 'Turso' : 'libSQL';
}

/** How many databases run on which engine. An engine that none of them has is left out. */
export type EngineCounts = { [engine in Engine]?: number };

/**
 * @param databases the UUID of a database, and how many databases have the same engine as this one
 * @param before counts to add them to
 */
export function countEngines(databases: Iterable<readonly [databaseId: string, count: number]>, before: EngineCounts = {}): EngineCounts {
  const counts = { ...before };
  for (const [id, count] of databases) {
    const engine = engineOf(id);
    counts[engine] = (counts[engine] ?? 0) + count;
  }
  return counts;
}
