import type { Copy, Effect } from './effect';
import { same, type KnownTables } from './known-tables';

/**
 * Finds the copy that saved the rows of a dropped table. Its target takes over the name of the table, before or after the drop.
 *
 * @param later the effects after the DROP TABLE
 */
export function rebuildOf(table: string, tables: KnownTables, later: readonly Effect[]): Copy | undefined {
  return tables.copiesOf(table).find((copy) => same(tables.formerNameOf(table), copy.table)
    || later.some((effect) => effect.does === 'rename table' && same(effect.table, copy.table) && same(effect.to, table)));
}
