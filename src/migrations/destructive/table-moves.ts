import type { Effect } from './effect';
import type { KnownTables } from './known-tables';

/** The effects of a script on whole tables that matter for references to them. Names are in lower case. */
export interface TableMoves {
  /** Tables that the script drops. */
  readonly drops: readonly string[];
  /** Whether the script drops an index. A reference may need it as its unique key. */
  readonly dropsIndex: boolean;
  /** The former tables of the rows, for each table that the script renames or fills from others. */
  readonly origins: ReadonlyMap<string, readonly string[]>;
  /** Tables whose rows may get other rowids. */
  readonly renumbered: readonly string[];
}

/** Collects the effects in their order. */
export class Moves {
  private readonly drops = new Set<string>();
  private dropsIndex = false;
  private readonly origins = new Map<string, Set<string>>();
  private readonly renumbered = new Set<string>();

  /** @param tables the tables before the effect */
  note(effect: Effect, tables: KnownTables): void {
    switch (effect.does) {
      case 'drop table':
        this.drops.add(key(effect.table));
        break;
      case 'drop index':
        this.dropsIndex = true;
        break;
      case 'rename table':
        this.move(key(effect.table), key(effect.to));
        break;
      case 'create table':
        this.renumbered.add(key(effect.table));
        break;
      case 'update':
        if (mayRenumber(effect, tables)) this.renumbered.add(key(effect.table));
        break;
      default:
    }
    if ('copy' in effect && effect.copy !== undefined) this.add(key(effect.copy.table), this.originsOf(key(effect.copy.from)));
  }

  get all(): TableMoves {
    const { drops, dropsIndex, origins, renumbered } = this;
    return {
      drops: [...drops],
      dropsIndex,
      origins: new Map([...origins].map(([name, from]) => [name, [...from]])),
      renumbered: [...renumbered],
    };
  }

  private move(from: string, to: string): void {
    const origins = this.originsOf(from);
    this.origins.delete(from);
    this.add(to, origins);
    this.renumbered.add(to);
  }

  private originsOf(table: string): readonly string[] {
    return [table, ...this.origins.get(table) ?? []];
  }

  private add(table: string, origins: readonly string[]): void {
    this.origins.set(table, new Set([...this.origins.get(table) ?? [], ...origins]));
  }
}

function mayRenumber({ table, columns }: Extract<Effect, { does: 'update' }>, tables: KnownTables): boolean {
  return !tables.isKnown(table) || columns.some((column) => ROW_NUMBERS.has(key(column)) || tables.isRowid(table, column));
}

const ROW_NUMBERS = new Set(['rowid', '_rowid_', 'oid']);

/** Like `lower()` of SQLite, which knows ASCII only. */
function key(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
