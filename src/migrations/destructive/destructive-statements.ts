import { newColumnRule, newRule } from './column-rules';
import { isAlwaysTrue } from './condition';
import { consequencesOf, type Finding } from './consequences';
import type { Copy, Effect } from './effect';
import { effectOf } from './effect-of';
import { KnownTables, same } from './known-tables';
import { OwnWork } from './own-work';
import { rebuildOf } from './rebuild';
import { quotedList } from '../../notation/words';
import type { Migration } from '../migration';
import type { Statement } from '../split-statements';
import { defersForeignKeys, transactionScript, type TransactionScript } from '../transaction-script';
import { withoutStrings } from '../without-strings';

/** A statement of a migration that a reviewer must see. */
export interface DestructiveStatement {
  /**
   * `loses data`: removes rows, columns, values or references. `fails on rows`: fails in every database with rows and passes in an empty
   * one. `may fail on data`: fails if data breaks the new rule.
   */
  readonly kind: 'loses data' | 'fails on rows' | 'may fail on data';
  /** The file of the migration, if it has one. */
  readonly file?: string;
  /** The line on which the statement begins, in the file or, without a file, in the SQL. */
  readonly line: number;
  /** The statement without the contents of its strings. */
  readonly statement: string;
  /** The effect in a few words: `drops the table "users"`. */
  readonly reason: string;
  /** True if it affects rows that the statement does not name, by a foreign key or a trigger. */
  readonly indirect?: boolean;
}

/** The parts of a migration that the review reads. */
type Reviewed = Pick<Migration, 'sql' | 'foreignKeys' | 'file' | 'line'>;

/**
 * Finds the statements of a migration that lose data, and those that fail on the data of some databases. Tables that the migration itself
 * creates hold no data to lose. For the table that it names, a DELETE or UPDATE with chosen rows counts as intended, and so does INSERT OR
 * REPLACE. The effects of foreign keys and triggers on other tables are separate findings. The rebuild of a table (create, copy, drop,
 * rename) is one finding, at its DROP.
 *
 * @param earlier the migrations before it: they show the columns of a rebuilt table, and the references to it
 */
export function destructiveStatements(migration: Migration, earlier: readonly Migration[] = []): DestructiveStatement[] {
  return statementsOf(migration, tablesAfter(earlier));
}

/** Finds such statements in the down script of a migration. It runs after all migrations up to this one. */
export function destructiveDown({ down = '', foreignKeys }: Migration, upTo: readonly Migration[] = []): DestructiveStatement[] {
  return statementsOf({ sql: down, ...foreignKeys === undefined ? {} : { foreignKeys } }, tablesAfter(upTo));
}

/** Finds such statements in each migration of a list, by its name. The migrations before it describe the tables. */
export function destructiveByName(migrations: readonly Migration[]): ReadonlyMap<string, readonly DestructiveStatement[]> {
  const tables = new KnownTables();
  return new Map(migrations.map((migration) => {
    const statements = statementsOf(migration, tables);
    tables.beginMigration();
    return [migration.name, statements];
  }));
}

function tablesAfter(migrations: readonly Migration[]): KnownTables {
  const tables = new KnownTables();
  for (const migration of migrations) {
    review(migration, tables);
    tables.beginMigration();
  }
  return tables;
}

function statementsOf(migration: Reviewed, tables: KnownTables): DestructiveStatement[] {
  return review(migration, tables).map(({ statement: { sql, line }, kind, reason, indirect }) => ({
    kind,
    ...migration.file === undefined ? {} : { file: migration.file },
    line: (migration.line ?? 1) + line - 1,
    statement: withoutStrings(sql),
    reason,
    ...indirect === true ? { indirect } : {},
  }));
}

interface Step {
  readonly statement: Statement;
  readonly effect: Effect;
}

type Found = Finding & { readonly statement: Statement; readonly indirect?: boolean };

/** Returns no statement for SQL that cannot be split. The check of the migrations reports that fault. */
function review({ sql, foreignKeys }: Reviewed, tables: KnownTables): Found[] {
  const script = transactionScript(sql);
  const steps = script.statements.flatMap((statement) => {
    const effect = effectOf(statement);
    return effect === undefined ? [] : [{ statement, effect }];
  });
  const reviewer = new Reviewer(steps, tables, script, foreignKeys ?? script.foreignKeys);
  const found = [...steps.flatMap((_, index) => reviewer.findings(index)), ...reviewer.dangling()];
  return found.sort((left, right) => left.statement.line - right.statement.line);
}

class Reviewer {
  private readonly ownWork = new OwnWork();
  /** The last statement that dropped a table of this name. */
  private readonly dropped = new Map<string, Statement>();
  private readonly deferred: boolean;

  constructor(
    private readonly steps: readonly Step[], private readonly tables: KnownTables, script: TransactionScript,
    private readonly foreignKeys: boolean,
  ) {
    this.deferred = script.statements.some(defersForeignKeys);
  }

  findings(index: number): Found[] {
    const { steps, tables, ownWork } = this;
    const { statement, effect } = steps[index];
    const later = steps.slice(index + 1);
    if (effect.does === 'drop table' && this.isLeftover(effect, later)) return [];
    const everyRow = choosesEveryRow(effect, tables);
    const rebuild = effect.does === 'drop table' ? rebuildOf(effect.table, tables, later.map((step) => step.effect)) : undefined;
    const direct = rebuild === undefined ? findingOf(effect, everyRow, tables) : rebuildFinding(rebuild, tables);
    const indirect = consequencesOf(effect, everyRow, {
      tables,
      foreignKeys: this.foreignKeys,
      deferred: this.deferred,
      isEmptied: (table, columns) => ownWork.isEmptied(table, columns),
      isNamed: (table) => ownWork.isNamed(table),
      isRefilled: (table) => later.some((step) => step.effect.does === 'insert' && same(step.effect.table, table)),
    });
    if (rebuild !== undefined) tables.applyRebuild(rebuild.from, rebuild.table);
    if (effect.does === 'drop table') this.dropped.set(effect.table.toLowerCase(), statement);
    ownWork.note(effect, everyRow);
    tables.apply(effect);
    return [
      ...direct === undefined ? [] : [{ ...direct, statement }],
      ...indirect.map((finding) => ({ ...finding, statement, indirect: true })),
    ];
  }

  /** References to tables that the migration dropped and did not recreate. */
  dangling(): Found[] {
    const { tables, dropped } = this;
    return tables.references().flatMap(({ child, key: { parent } }) => {
      const statement = dropped.get(parent.toLowerCase());
      return statement === undefined || tables.isKnown(parent) ? [] : [{
        ...loses(`leaves "${child}" with a reference to "${parent}", which is gone then: what is put into "${child}" fails`), statement, indirect: true,
      }];
    });
  }

  /** DROP TABLE IF EXISTS of a table that no earlier migration created and that this migration creates next. It loses nothing. */
  private isLeftover({ table, ifExists }: Extract<Effect, { does: 'drop table' }>, later: readonly Step[]): boolean {
    return ifExists && !this.tables.isKnown(table)
      && later.some(({ effect }) => effect.does === 'create table' && !effect.ifNotExists && same(effect.table, table));
  }
}

/** Returns true if a DELETE or UPDATE affects all rows: without WHERE, or with a condition that every row meets. */
function choosesEveryRow(effect: Effect, tables: KnownTables): boolean {
  if (effect.does !== 'delete' && effect.does !== 'update') return false;
  const { table, where } = effect;
  return where === undefined || isAlwaysTrue(where, {
    table,
    neverNull: (column) => tables.isNeverNull(table, column),
    isRowid: (column) => tables.isRowid(table, column),
  });
}

function findingOf(effect: Effect, everyRow: boolean, tables: KnownTables): Finding | undefined {
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
      return everyRow ? loses(`deletes every row of ${table}`) : undefined;
    case 'update': {
      const columns = effect.columns.filter((column) => !tables.isAdded(effect.table, column));
      return everyRow && columns.length > 0 ? loses(`overwrites ${quotedList(columns)} in every row of ${table}`) : undefined;
    }
    case 'create unique index':
      return tables.isUnique(effect.table, effect.columns)
        ? undefined
        : mayFail(`makes ${quotedList(effect.columns)} of ${table} unique, which fails where two rows have the same`);
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

function rebuildFinding({ from, everyRow, reads }: Copy, tables: KnownTables): Finding {
  const rebuilds = `rebuilds the table "${tables.formerNameOf(from) ?? from}"`;
  const columns = tables.columnsOf(from);
  const read = new Set(reads?.map((name) => name.toLowerCase()));
  const left = reads === undefined ? [] : columns?.filter((column) => !read.has(column.toLowerCase()) && !tables.isAdded(from, column));
  if (left === undefined) {
    return loses(`${rebuilds}; whether every column is copied cannot be told`);
  }
  if (left.length > 0) {
    return loses(`${rebuilds} without ${left.length === 1 ? 'its column' : 'its columns'} ${quotedList(left)}`);
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
