import type { Copy, Effect } from './effect';
import { same, type KnownTables } from './known-tables';

/**
 * The copy that saved the rows of a table that is dropped: its target takes over the table's name, or has done so already.
 *
 * @param later what the migration does after the DROP TABLE
 */
export function rebuildOf(table: string, tables: KnownTables, later: readonly Effect[]): Copy | undefined {
  return tables.copiesOf(table).find((copy) => same(tables.formerNameOf(table), copy.table)
    || later.some((effect) => effect.does === 'rename table' && same(effect.table, copy.table) && same(effect.to, table)));
}
