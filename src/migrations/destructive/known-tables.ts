import type { Copy, CreateTable, CreateTrigger, Effect } from './effect';
import { columnKeys, type ForeignKey } from './foreign-key';

/** The facts about a table from the statements so far. */
interface KnownTable {
  readonly name: string;
  /** Columns with the spelling of the SQL. Undefined: not known. */
  columns?: string[];
  primaryKey: readonly string[];
  readonly rowidKey: boolean;
  notNull: readonly string[];
  readonly replaces: boolean;
  foreignKeys: readonly ForeignKey[];
  /** Columns of each unique index. */
  readonly unique: Map<string, string>;
  /** Whether this migration created it, and it holds no earlier rows. */
  fresh: boolean;
  /** Columns that this migration added. */
  readonly added: Set<string>;
  /** Its name before this migration renamed it. */
  formerly?: string;
}

/** A foreign key and the table that has it. */
export interface Reference {
  readonly child: string;
  readonly key: ForeignKey;
}

/** Tracks the tables from statement to statement. SQLite ignores upper and lower case in their names. */
export class KnownTables {
  private readonly tables = new Map<string, KnownTable>();
  private triggers: CreateTrigger[] = [];
  private copies: Copy[] = [];

  /** Begins the next migration. All present tables existed before it. */
  beginMigration(): void {
    this.copies = [];
    for (const table of this.tables.values()) {
      table.fresh = false;
      table.added.clear();
      table.formerly = undefined;
    }
  }

  /** Names of all existing tables. */
  get names(): string[] {
    return [...this.tables.values()].map(({ name }) => name);
  }

  isKnown(table: string): boolean {
    return this.tables.has(key(table));
  }

  isFresh(table: string): boolean {
    return this.tables.get(key(table))?.fresh ?? false;
  }

  isAdded(table: string, column: string): boolean {
    return this.tables.get(key(table))?.added.has(key(column)) ?? false;
  }

  isUnique(table: string, columns: readonly string[]): boolean {
    return [...this.tables.get(key(table))?.unique.values() ?? []].includes(columnsKey(columns));
  }

  /** Returns true if a plain INSERT may delete rows of the table. */
  replaces(table: string): boolean {
    return this.tables.get(key(table))?.replaces ?? false;
  }

  isNeverNull(table: string, column: string): boolean {
    const known = this.tables.get(key(table));
    return known !== undefined && (known.notNull.some((name) => same(name, column)) || this.isRowid(table, column));
  }

  isRowid(table: string, column: string): boolean {
    const known = this.tables.get(key(table));
    return known?.rowidKey === true && same(known.primaryKey[0], column);
  }

  primaryKeyOf(table: string): readonly string[] {
    return this.tables.get(key(table))?.primaryKey ?? [];
  }

  columnsOf(table: string): readonly string[] | undefined {
    return this.tables.get(key(table))?.columns;
  }

  foreignKeysOf(table: string): readonly ForeignKey[] {
    return this.tables.get(key(table))?.foreignKeys ?? [];
  }

  /** Returns the foreign keys that refer to a table, including its own. */
  referencesTo(table: string): Reference[] {
    return this.references().filter((reference) => same(reference.key.parent, table));
  }

  /** All foreign keys. */
  references(): Reference[] {
    return [...this.tables.values()].flatMap(({ name, foreignKeys }) => foreignKeys.map((foreign) => ({ child: name, key: foreign })));
  }

  triggersOf(table: string): readonly CreateTrigger[] {
    return this.triggers.filter((trigger) => same(trigger.table, table));
  }

  /** Returns the name of a table before this migration renamed it. */
  formerNameOf(table: string): string | undefined {
    return this.tables.get(key(table))?.formerly;
  }

  /** Returns the tables to which this migration copied its rows. */
  copiesOf(table: string): readonly Copy[] {
    return this.copies.filter(({ from }) => same(from, table));
  }

  /** Applies the effect of a statement. */
  apply(effect: Effect): void {
    switch (effect.does) {
      case 'create table':
        this.create(effect);
        break;
      case 'drop table':
        this.tables.delete(key(effect.table));
        this.triggers = this.triggers.filter(({ table }) => !same(table, effect.table));
        break;
      case 'drop index':
        this.tables.forEach(({ unique }) => unique.delete(key(effect.index)));
        break;
      case 'create trigger':
        this.triggers = [...this.triggers.filter(({ trigger }) => !same(trigger, effect.trigger)), effect];
        break;
      case 'drop trigger':
        this.triggers = this.triggers.filter(({ trigger }) => !same(trigger, effect.trigger));
        break;
      case 'rename table':
        this.rename(effect.table, effect.to);
        break;
      case 'create unique index':
        this.table(effect.table).unique.set(key(effect.index), columnsKey(effect.columns));
        break;
      case 'insert':
        if (effect.copy !== undefined) this.copy(effect.copy);
        break;
      default:
        this.changeColumns(effect);
    }
  }

  /** The rebuilt table replaces the old one. Its unique indexes count as recreated, not as new. */
  applyRebuild(old: string, rebuilt: string): void {
    const { unique } = this.table(old);
    this.tables.delete(key(old));
    unique.forEach((columns, index) => this.table(rebuilt).unique.set(index, columns));
  }

  private create(effect: CreateTable): void {
    // With IF NOT EXISTS the table may already exist, with other columns.
    if (effect.ifNotExists && this.tables.has(key(effect.table))) return;
    const { table: name, columns, primaryKey, rowidKey, notNull, replaces, foreignKeys } = effect;
    this.tables.set(key(name), {
      ...unknownTable(name),
      primaryKey,
      rowidKey,
      notNull,
      replaces,
      foreignKeys,
      columns: columns === undefined ? undefined : [...columns],
      fresh: !effect.ifNotExists,
    });
    if (effect.copy !== undefined) this.copy(effect.copy);
  }

  /** SQLite also updates foreign keys that refer to the table, and the bodies of triggers. */
  private rename(table: string, to: string): void {
    const known = this.table(table);
    const renamed = (name: string) => (same(name, table) ? to : name);
    this.tables.delete(key(table));
    this.tables.set(key(to), { ...known, name: to, formerly: known.formerly ?? table });
    for (const other of this.tables.values()) {
      other.foreignKeys = other.foreignKeys.map((foreign) => ({ ...foreign, parent: renamed(foreign.parent) }));
    }
    this.triggers = this.triggers.map((trigger) => ({
      ...trigger,
      table: renamed(trigger.table),
      body: trigger.body.map((effect) => ('table' in effect ? { ...effect, table: renamed(effect.table) } : effect)),
    }));
    this.copies = this.copies.map((copy) => ({ ...copy, table: renamed(copy.table), from: renamed(copy.from) }));
  }

  private copy(copy: Copy): void {
    this.copies.push(copy);
    const into = this.table(copy.table);
    into.fresh &&= this.isFresh(copy.from);
  }

  private changeColumns(effect: Effect): void {
    if (!('column' in effect)) {
      return;
    }
    const table = this.table(effect.table);
    const others = table.columns?.filter((column) => !same(column, effect.column));
    const otherKeys = table.foreignKeys.filter(({ columns }) => !columns.some((column) => same(column, effect.column)));
    if (effect.does === 'add column') {
      table.columns?.push(effect.column);
      table.added.add(key(effect.column));
      table.foreignKeys = [...table.foreignKeys, ...columnKeys(effect.column, effect.definition)];
    } else if (effect.does === 'alter column') {
      table.foreignKeys = [...otherKeys, ...columnKeys(effect.column, effect.definition)];
    } else if (effect.does === 'drop column') {
      table.columns = others;
      table.added.delete(key(effect.column));
      table.foreignKeys = otherKeys;
    } else if (effect.does === 'rename column') {
      table.columns = others === undefined ? undefined : [...others, effect.to];
      if (table.added.delete(key(effect.column))) {
        table.added.add(key(effect.to));
      }
      this.renameKeyColumn(effect.table, effect.column, effect.to);
    }
  }

  private renameKeyColumn(table: string, column: string, to: string): void {
    const renamed = (names: readonly string[]) => names.map((name) => (same(name, column) ? to : name));
    const own = this.table(table);
    own.primaryKey = renamed(own.primaryKey);
    own.notNull = renamed(own.notNull);
    for (const other of this.tables.values()) {
      other.foreignKeys = other.foreignKeys.map((foreign) => ({
        ...foreign,
        ...same(other.name, table) ? { columns: renamed(foreign.columns) } : {},
        ...same(foreign.parent, table) && foreign.parentColumns !== undefined ? { parentColumns: renamed(foreign.parentColumns) } : {},
      }));
    }
  }

  private table(name: string): KnownTable {
    const table = this.tables.get(key(name)) ?? unknownTable(name);
    this.tables.set(key(name), table);
    return table;
  }
}

function unknownTable(name: string): KnownTable {
  return {
    name, primaryKey: [], rowidKey: false, notNull: [], replaces: false, foreignKeys: [], unique: new Map(), fresh: false, added: new Set(),
  };
}

function key(name: string): string {
  return name.toLowerCase();
}

/** Returns true if two names are the same for SQLite. */
export function same(left: string | undefined, right: string | undefined): boolean {
  return left?.toLowerCase() === right?.toLowerCase();
}

function columnsKey(columns: readonly string[]): string {
  return JSON.stringify(columns.map(key).sort());
}
