import type { DestructiveStatement } from './destructive-statements';
import type { Migration } from '../migration';

/** The reason to reject a plan with a statement. */
export type Refusal = 'loses data' | 'fails on rows';

/**
 * Returns the reason to reject a plan with this statement, or undefined. A migration can allow losses. It can also accept
 * a statement that fails in every database with rows, by switching foreign keys on itself. The down script may lose what the migration
 * created, but not the rows that refer to it.
 */
export function refusalOf(
  { kind, indirect }: Pick<DestructiveStatement, 'kind' | 'indirect'>,
  { allowDestructive, foreignKeys }: Pick<Migration, 'allowDestructive' | 'foreignKeys'>, direction: 'up' | 'down' = 'up',
): Refusal | undefined {
  switch (kind) {
    case 'loses data': return allowDestructive === true || (direction === 'down' && indirect !== true) ? undefined : kind;
    case 'fails on rows': return foreignKeys === true ? undefined : kind;
    default: return undefined;
  }
}
