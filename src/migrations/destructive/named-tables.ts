import type { Effect } from './effect';
import { effectOf } from './effect-of';
import type { Statement } from '../split-statements';

/** The tables whose rows a script is about. */
export interface NamedTables {
  /** Lower-case names, from before the script, of tables in which its statements delete, change or replace rows, or which they drop. */
  readonly named: ReadonlySet<string>;
  /** What tables are called afterwards that the script renames, by their lower-case names from before. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** Tells which tables a script names, by the names that they had before it. A table that is rebuilt keeps its name. */
export function namedTables(statements: readonly Statement[]): NamedTables {
  const named = new Set<string>();
  /** What a table was called before the script, by its name now. */
  const before = new Map<string, string>();
  const originOf = (table: string) => before.get(table.toLowerCase()) ?? table.toLowerCase();
  for (const statement of statements) {
    const effect = effectOf(statement);
    if (effect === undefined) continue;
    if (effect.does === 'rename table') {
      before.set(effect.to.toLowerCase(), originOf(effect.table));
      before.delete(effect.table.toLowerCase());
    } else if ('table' in effect && changesRows(effect)) {
      named.add(originOf(effect.table));
    }
  }
  return { named, renamed: new Map([...before].map(([now, then]) => [then, now])) };
}

function changesRows(effect: Effect): boolean {
  switch (effect.does) {
    case 'delete':
    case 'update':
    case 'drop column':
      return true;
    case 'insert':
      return effect.replaces === true || effect.updates.length > 0;
    default:
      return false;
  }
}
