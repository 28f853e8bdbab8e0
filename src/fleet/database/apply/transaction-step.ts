import type { Statement } from '../../../migrations';
import type { SqlStatement } from '../../../turso';
import type { SqlFailure } from '../failures/sql-failure';

/**
 * What a statement of a migration's transaction is there for. `others-unchanged` fails where a statement has changed rows that it does not
 * name, which may be no loss; `nothing-lost` where rows or references are gone; `references-kept` where references cannot be used.
 */
export type TransactionPart =
  | 'record' | 'watch' | 'foreign-keys-off' | 'migration' | 'foreign-key-check' | 'others-unchanged' | 'nothing-lost' | 'rows-copied' | 'references-kept';

/** A statement of a transaction. */
export interface TransactionStep {
  readonly part: TransactionPart;
  readonly sql: SqlStatement;
  /** What it is in the migration's script, or is about. */
  readonly statement?: Statement;
}

/** The step that a failure is about; undefined when it is not known which one it was, or the commit failed. */
export function failedStep(steps: readonly TransactionStep[], { statementIndex }: SqlFailure): TransactionStep | undefined {
  return statementIndex === undefined ? undefined : steps[statementIndex];
}
