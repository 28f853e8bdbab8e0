import { SqlSyntaxError, withoutStrings } from '../../migrations';

/** A statement of the ledger without what stands in its strings, which may be a secret. Long ones were cut, perhaps inside of one. */
export function shownStatement(statement: string): string {
  for (const closing of ['', "'", '"', '`', ']']) {
    try {
      return withoutStrings(statement + closing);
    } catch (error) {
      if (!(error instanceof SqlSyntaxError)) throw error;
    }
  }
  return '...';
}
