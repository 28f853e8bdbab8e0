import type { Copy, Effect } from './effect';

/** What the statements so far tell of a table. */
interface KnownTable {
  /** As they are written; undefined when they are not known. */
  columns?: string[];
  /** Columns of each unique index. */
  readonly unique: Map<string, string>;
  /** Whether this migration made it, and it holds nothing that was there before. */
  fresh: boolean;
  /** Columns that this migration added. */
  readonly added: Set<string>;
  /** Its name before this migration renamed it. */
  formerly?: string;
}

/** The tables as one statement after the other leaves them. SQLite does not tell upper from lower case in their names. */
export class KnownTables {
  private readonly tables = new Map<string, KnownTable>();
  private copies: Copy[] = [];

  /** What follows is another migration: what is there now was there before it. */
  beginMigration(): void {
    this.copies = [];
    for (const table of this.tables.values()) {
      table.fresh = false;
      table.added.clear();
      table.formerly = undefined;
    }
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

  columnsOf(table: string): readonly string[] | undefined {
    return this.tables.get(key(table))?.columns;
  }

  /** What it was called before this migration renamed it. */
  formerNameOf(table: string): string | undefined {
    return this.tables.get(key(table))?.formerly;
  }

  /** The copies of its rows that this migration made. */
  copiesOf(table: string): readonly Copy[] {
    return this.copies.filter(({ from }) => key(from) === key(table));
  }

  /** Takes over what a statement does. */
  apply(effect: Effect): void {
    switch (effect.does) {
      case 'create table':
        if (!effect.ifNotExists || !this.tables.has(key(effect.table))) {
          // With IF NOT EXISTS it may be there, and then as somebody else made it.
          const columns = effect.columns === undefined ? undefined : [...effect.columns];
          this.tables.set(key(effect.table), { ...unknownTable(), columns, fresh: !effect.ifNotExists });
        }
        break;
      case 'drop table':
        this.tables.delete(key(effect.table));
        break;
      case 'drop index':
        this.tables.forEach(({ unique }) => unique.delete(key(effect.index)));
        break;
      case 'rename table':
        this.rename(effect.table, effect.to);
        break;
      case 'create unique index':
        this.table(effect.table).unique.set(key(effect.index), columnsKey(effect.columns));
        break;
      case 'copy':
        this.copy(effect);
        break;
      default:
        this.changeColumns(effect);
    }
  }

  /** The rebuilt table takes the place of the old one, whose unique indexes are made again rather than new. */
  applyRebuild(old: string, rebuilt: string): void {
    const { unique } = this.table(old);
    this.tables.delete(key(old));
    unique.forEach((columns, index) => this.table(rebuilt).unique.set(index, columns));
  }

  private rename(table: string, to: string): void {
    const known = this.table(table);
    this.tables.delete(key(table));
    this.tables.set(key(to), { ...known, formerly: known.formerly ?? table });
    this.copies = this.copies.map((copy) => ({
      ...copy,
      ...key(copy.table) === key(table) ? { table: to } : {},
      ...key(copy.from) === key(table) ? { from: to } : {},
    }));
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
    const others = table.columns?.filter((column) => key(column) !== key(effect.column));
    if (effect.does === 'add column') {
      table.columns?.push(effect.column);
      table.added.add(key(effect.column));
    } else if (effect.does === 'drop column') {
      table.columns = others;
      table.added.delete(key(effect.column));
    } else if (effect.does === 'rename column') {
      table.columns = others === undefined ? undefined : [...others, effect.to];
      if (table.added.delete(key(effect.column))) {
        table.added.add(key(effect.to));
      }
    }
  }

  private table(name: string): KnownTable {
    const table = this.tables.get(key(name)) ?? unknownTable();
    this.tables.set(key(name), table);
    return table;
  }
}

function unknownTable(): KnownTable {
  return { unique: new Map(), fresh: false, added: new Set() };
}

function key(name: string): string {
  return name.toLowerCase();
}

function columnsKey(columns: readonly string[]): string {
  return JSON.stringify(columns.map(key).sort());
}
