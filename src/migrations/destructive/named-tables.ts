import type { Effect } from './effect';
import { effectOf } from './effect-of';
import type { Statement } from '../split-statements';

/** The tables whose rows a script affects. */
export interface NamedTables {
  /** Tables in which the statements delete, change or replace rows, or drop columns. Lower-case names from before the script. */
  readonly named: ReadonlySet<string>;
  /** New names of tables that the script renames, by their lower-case old names. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** Returns the tables that a script names, by their names before the script. A rebuilt table keeps its name. */
export function namedTables(statements: readonly Statement[]): NamedTables {
  const named = new Set<string>();
  /** Names before the script, by present names. */
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
