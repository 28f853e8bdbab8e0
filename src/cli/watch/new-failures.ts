import type { FailureGroup } from '../../fleet';

/** Tells failures that were not told before. */
export class NewFailures {
  private readonly known = new Map<string, { readonly count: number; readonly names: ReadonlySet<string> }>();

  /** @returns what is new in the groups: `databases` and `count` of the new ones alone */
  of(groups: readonly FailureGroup[]): FailureGroup[] {
    return groups.flatMap((group) => {
      const key = JSON.stringify([group.migration, group.statement, group.error]);
      const before = this.known.get(key) ?? { count: 0, names: new Set<string>() };
      const databases = group.databases.filter((name) => !before.names.has(name));
      this.known.set(key, { count: group.count, names: new Set([...before.names, ...databases]) });
      // A group names its latest only: when many failed since the last look there are more than it names.
      const count = Math.max(group.count - before.count, databases.length);
      return count === 0 ? [] : [{ ...group, databases, count }];
    });
  }
}
