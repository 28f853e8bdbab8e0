import type { Effect } from './effect';

/** Records how the statements of one migration have changed existing rows so far. */
export class OwnWork {
  /** Columns that are null in every row; `*` for a table without rows. */
  private readonly emptied = new Map<string, Set<string>>();
  private readonly named = new Set<string>();

  isEmptied(table: string, columns: readonly string[]): boolean {
    const empty = this.emptied.get(key(table));
    return empty !== undefined && (empty.has('*') || columns.some((column) => empty.has(key(column))));
  }

  isNamed(table: string): boolean {
    return this.named.has(key(table));
  }

  note(effect: Effect, everyRow: boolean): void {
    switch (effect.does) {
      case 'delete':
        if (everyRow) this.emptied.set(key(effect.table), new Set(['*']));
        this.named.add(key(effect.table));
        break;
      case 'update':
        this.noteUpdate(effect.table, effect.columns, everyRow ? effect.nulls : []);
        break;
      case 'insert':
        this.emptied.delete(key(effect.table));
        break;
      case 'rename table': {
        const empty = this.emptied.get(key(effect.table));
        this.emptied.delete(key(effect.table));
        if (empty !== undefined) this.emptied.set(key(effect.to), empty);
        break;
      }
      case 'create table':
      case 'drop table':
        this.emptied.delete(key(effect.table));
        break;
      default:
    }
  }

  private noteUpdate(table: string, columns: readonly string[], nulls: readonly string[]): void {
    this.named.add(key(table));
    const empty = this.emptied.get(key(table)) ?? new Set<string>();
    for (const column of columns) empty.delete(key(column));
    for (const column of nulls) empty.add(key(column));
    this.emptied.set(key(table), empty);
  }
}

function key(name: string): string {
  return name.toLowerCase();
}
