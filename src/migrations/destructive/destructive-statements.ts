import { newColumnRule, newRule } from './column-rules';
import { effectOf, type Copy, type Effect } from './effect';
import { KnownTables } from './known-tables';
import type { Migration } from '../migration';
import { splitStatements, SqlSyntaxError, type Statement } from '../split-statements';
import { withoutStrings } from '../without-strings';

/** A statement of a migration that a reviewer has to know of. */
export interface DestructiveStatement {
  /** `loses data`: rows, columns or values are gone afterwards. `may fail on data`: it fails where data breaks the new rule. */
  readonly kind: 'loses data' | 'may fail on data';
  /** As the migration names it; undefined when it has none. */
  readonly file?: string;
  /** Line of the file, or of the migration's SQL when it has no file, on which the statement begins. */
  readonly line: number;
  /** The statement without what stands in its strings. */
  readonly statement: string;
  /** What it does, in a few words: `drops the table "users"`. */
  readonly reason: string;
}

type Finding = Pick<DestructiveStatement, 'kind' | 'reason'>;

/**
 * The statements of a migration that lose data, and those that may fail on the data of one database and not on another's, in order.
 * What a migration made itself holds no data to lose. A DELETE or UPDATE that chooses rows is what its author meant; so are
 * INSERT OR REPLACE and the like. The rebuild of a table (create, copy, drop, rename) is one finding, at its DROP.
 *
 * @param earlier the migrations before it: they tell which columns a rebuilt table had
 */
export function destructiveStatements(migration: Migration, earlier: readonly Migration[] = []): DestructiveStatement[] {
  const tables = new KnownTables();
  for (const { sql } of earlier) {
    look(effectsOf(sql), tables);
    tables.beginMigration();
  }
  return statementsOf(migration, tables);
}

/** Those of each migration of a list, by its name: each is told with what the ones before it say of the tables. */
export function destructiveByName(migrations: readonly Migration[]): ReadonlyMap<string, readonly DestructiveStatement[]> {
  const tables = new KnownTables();
  return new Map(migrations.map((migration) => {
    const statements = statementsOf(migration, tables);
    tables.beginMigration();
    return [migration.name, statements];
  }));
}

function statementsOf(migration: Migration, tables: KnownTables): DestructiveStatement[] {
  return look(effectsOf(migration.sql), tables).map(({ statement: { sql, line }, ...finding }) => ({
    ...finding,
    ...migration.file === undefined ? {} : { file: migration.file },
    line: (migration.line ?? 1) + line - 1,
    statement: withoutStrings(sql),
  }));
}

interface Step {
  readonly statement: Statement;
  readonly effect: Effect;
}

function look(steps: readonly Step[], tables: KnownTables): (Finding & { readonly statement: Statement })[] {
  return steps.flatMap(({ statement, effect }, index) => {
    const rebuild = effect.does === 'drop table' ? rebuildOf(effect.table, tables, steps.slice(index + 1)) : undefined;
    const finding = rebuild === undefined ? findingOf(effect, tables) : rebuildFinding(rebuild, tables);
    if (rebuild !== undefined) {
      tables.applyRebuild(rebuild.from, rebuild.table);
    }
    tables.apply(effect);
    return finding === undefined ? [] : [{ ...finding, statement }];
  });
}

/** SQL that cannot be split is told of where migrations are checked. */
function effectsOf(sql: string): Step[] {
  try {
    return splitStatements(sql).flatMap((statement) => {
      const effect = effectOf(statement);
      return effect === undefined ? [] : [{ statement, effect }];
    });
  } catch (error) {
    if (error instanceof SqlSyntaxError) {
      return [];
    }
    throw error;
  }
}

function findingOf(effect: Effect, tables: KnownTables): Finding | undefined {
  if (!('table' in effect) || tables.isFresh(effect.table)) {
    return undefined;
  }
  const table = `"${effect.table}"`;
  switch (effect.does) {
    case 'drop table':
      return loses(`drops the table ${table}`);
    case 'drop column':
      return tables.isAdded(effect.table, effect.column) ? undefined : loses(`drops the column "${effect.column}" of ${table}`);
    case 'delete':
      return effect.everyRow ? loses(`deletes every row of ${table}`) : undefined;
    case 'update': {
      const columns = effect.columns.filter((column) => !tables.isAdded(effect.table, column));
      return effect.everyRow && columns.length > 0 ? loses(`overwrites ${quoted(columns)} in every row of ${table}`) : undefined;
    }
    case 'create unique index':
      return tables.isUnique(effect.table, effect.columns)
        ? undefined
        : mayFail(`makes ${quoted(effect.columns)} of ${table} unique, which fails where two rows have the same`);
    case 'add column': {
      const rule = newColumnRule(effect.definition);
      return rule === undefined ? undefined : mayFail(`adds the column "${effect.column}" to ${table} ${rule}`);
    }
    case 'alter column': {
      const rule = newRule(effect.definition);
      return rule === undefined ? undefined : mayFail(`makes the column "${effect.column}" of ${table} ${rule}`);
    }
    default:
      return undefined;
  }
}

/** The copy that saved the rows of a table that is dropped: its target takes over the table's name, or has done so already. */
function rebuildOf(table: string, tables: KnownTables, later: readonly Step[]): Copy | undefined {
  const same = (left: string | undefined, right: string) => left?.toLowerCase() === right.toLowerCase();
  return tables.copiesOf(table).find((copy) => same(tables.formerNameOf(table), copy.table) ||
    later.some(({ effect }) => effect.does === 'rename table' && same(effect.table, copy.table) && same(effect.to, table)));
}

function rebuildFinding({ from, everyRow, reads }: Copy, tables: KnownTables): Finding {
  const rebuilds = `rebuilds the table "${tables.formerNameOf(from) ?? from}"`;
  const columns = tables.columnsOf(from);
  const read = new Set(reads?.map((name) => name.toLowerCase()));
  const left = reads === undefined ? [] : columns?.filter((column) => !read.has(column.toLowerCase()) && !tables.isAdded(from, column));
  if (left === undefined) {
    return loses(`${rebuilds}; whether every column is copied cannot be told`);
  }
  if (left.length > 0) {
    return loses(`${rebuilds} without ${left.length === 1 ? 'its column' : 'its columns'} ${quoted(left)}`);
  }
  return everyRow
    ? mayFail(`${rebuilds}, which fails where its rows break a rule of the new one`)
    : loses(`${rebuilds}, copying only some of its rows`);
}

function loses(reason: string): Finding {
  return { kind: 'loses data', reason };
}

function mayFail(reason: string): Finding {
  return { kind: 'may fail on data', reason };
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
