import type { DestructiveStatement } from './destructive-statements';
import type { Migration } from '../migration';

/** Why a plan with a statement is refused. */
export type Refusal = 'loses data' | 'fails on rows';

/**
 * Why a plan with this statement of a migration is refused; undefined when it is not. A loss passes where the migration allows it. What
 * fails in every database with rows passes where the migration says itself that foreign keys are to be on. The way back was written to
 * lose what the migration brought, but not what refers to that.
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
