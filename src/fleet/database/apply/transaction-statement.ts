import type { Statement } from '../../../migrations';
import type { SqlStatement } from '../../../turso';
import type { SqlFailure } from '../failures/sql-failure';

/**
 * The purpose of a statement in a migration's transaction. `others-unchanged` fails if a statement changed rows that it does not name,
 * which may be no loss. `nothing-lost` fails if rows or references are gone. `references-kept` fails if references cannot be used.
 */
export type TransactionPart =
  | 'record' | 'watch' | 'foreign-keys-off' | 'migration' | 'foreign-key-check' | 'others-unchanged' | 'nothing-lost' | 'rows-copied' | 'references-kept';

/** A statement of a migration's transaction. */
export interface TransactionStatement {
  readonly part: TransactionPart;
  readonly sql: SqlStatement;
  /** The statement of the migration's script that it is, or that it checks. */
  readonly statement?: Statement;
}

/** Returns the statement that failed; undefined if it is unknown, or if the commit failed. */
export function failedStatement(steps: readonly TransactionStatement[], { statementIndex }: SqlFailure): TransactionStatement | undefined {
  return statementIndex === undefined ? undefined : steps[statementIndex];
}
