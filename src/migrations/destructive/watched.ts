import { consequencesOf } from './consequences';
import type { Copy, CreateTrigger, Effect } from './effect';
import { effectOf } from './effect-of';
import { KnownTables, same } from './known-tables';
import { rebuildOf } from './rebuild';
import { Moves, type TableMoves } from './table-moves';
import { splitStatements, type Statement } from '../split-statements';

/** A statement of a script that may change rows it does not name. */
export interface Watched {
  readonly statement: Statement;
  readonly effect: Effect;
  /** Set if it drops the old table of a rebuild: the two tables, and the columns in both that hold references. */
  readonly rebuild?: { readonly from: string; readonly to: string; readonly references: readonly string[] };
}

/** The statements of a script to check while it runs. */
export interface WatchedScript {
  readonly statements: ReadonlyMap<Statement, Watched>;
  readonly moves: TableMoves;
  /** Tables that unwatched statements insert rows into. No known trigger runs on these inserts. Names are in lower case. */
  readonly filled: { readonly tables: readonly string[]; readonly knownTriggers: readonly string[] };
}

/**
 * Finds the statements of a script that may lose rows they do not name. If the tables are unknown, it finds all statements that write rows.
 *
 * @param tables the tables before the script. This function applies the script to them
 * @param onEach receives each watched statement before the tables are updated
 */
export function watchedScript(
  statements: readonly Statement[], tables: KnownTables, onEach: (watched: Watched) => void = () => undefined,
): WatchedScript {
  const steps = statements.flatMap((statement) => {
    const effect = effectOf(statement);
    return effect === undefined ? [] : [{ statement, effect }];
  });
  const watched = new Map<Statement, Watched>();
  const moves = new Moves();
  const filled = { tables: new Set<string>(), knownTriggers: new Set<string>() };
  steps.forEach(({ statement, effect }, index) => {
    const rebuild = effect.does === 'drop table' ? rebuildOf(effect.table, tables, steps.slice(index + 1).map((step) => step.effect)) : undefined;
    if (isRisky(effect, tables)) {
      const found: Watched = { statement, effect, ...rebuild === undefined ? {} : { rebuild: comparison(rebuild, tables) } };
      onEach(found);
      watched.set(statement, found);
    } else if (effect.does === 'insert' && !tables.isFresh(effect.table)) {
      filled.tables.add(effect.table.toLowerCase());
      for (const { trigger } of tables.triggersOf(effect.table)) filled.knownTriggers.add(trigger.toLowerCase());
    }
    if (rebuild !== undefined) tables.applyRebuild(rebuild.from, rebuild.table);
    moves.note(effect, tables);
    tables.apply(effect);
  });
  return { statements: watched, moves: moves.all, filled: { tables: [...filled.tables], knownTriggers: [...filled.knownTriggers] } };
}

function isRisky(effect: Effect, tables: KnownTables): boolean {
  switch (effect.does) {
    case 'drop table':
      return true;
    case 'delete':
    case 'update':
      return !tables.isFresh(effect.table) || tables.triggersOf(effect.table).length > 0 || tables.referencesTo(effect.table).length > 0;
    case 'insert':
      return !tables.isKnown(effect.table) || (effect.replaces ?? tables.replaces(effect.table)) || effect.updates.length > 0
        || tables.triggersOf(effect.table).some(({ event }: CreateTrigger) => event === 'insert');
    default:
      return false;
  }
}

function comparison({ from, table }: Copy, tables: KnownTables): NonNullable<Watched['rebuild']> {
  const columns = tables.columnsOf(table);
  const references = tables.foreignKeysOf(from)
    .flatMap((foreign) => foreign.columns)
    .filter((column) => columns?.some((other) => same(column, other)));
  return { from, to: table, references: [...new Set(references)] };
}

/** Reads the tables and triggers of a database from the SQL in its schema. */
export function tablesOf(schema: readonly string[]): KnownTables {
  const tables = new KnownTables();
  for (const sql of schema) {
    for (const statement of splitStatements(sql)) {
      const effect = effectOf(statement);
      if (effect !== undefined) tables.apply(effect);
    }
  }
  tables.beginMigration();
  return tables;
}

/** Returns the losses by a watched statement that counts of rows and references do not show. */
export function uncountedLosses({ effect }: Watched, tables: KnownTables, foreignKeys: boolean): string[] {
  const never = () => false;
  return consequencesOf(effect, false, { tables, foreignKeys, deferred: false, isEmptied: never, isNamed: never, isRefilled: never })
    .filter(({ uncounted }) => uncounted === true).map(({ reason }) => reason);
}
