import { counted, listed, oneLine, wrapped } from './render';
import type { Page } from './terminal';
import type { FailureGroup } from '../fleet';
import { SqlSyntaxError, withoutStrings } from '../migrations';

/** Returns one paragraph for each group of failures. */
export function failureLines(groups: readonly FailureGroup[], { paint, width }: Page): string[] {
  return groups.flatMap(({ migration, statement, error, tenantCount, databases }) => [
    ...wrapped([`${paint.red(migration ?? 'before any migration')}:`, ...error.split(/\s+/)], width),
    ...statement === null ? [] : [paint.dim(`      ${oneLine(shownStatement(statement), width - 6)}`)],
    ...wrapped([`${counted(tenantCount, 'tenant')}:`, ...listed(databases, tenantCount - databases.length)], width, '    '),
  ]);
}

/** Returns the failures for scripts. */
export function failuresJson(groups: readonly FailureGroup[]): object[] {
  return groups.map(({ statement, tenantCount, ...group }) => (
    { ...group, statement: statement === null ? null : shownStatement(statement), tenant_count: tenantCount }));
}

/**
 * Returns a statement of the ledger without the contents of its strings, which may be secrets. The ledger cuts long statements, perhaps
 * inside a string, so each closing quote is tried.
 */
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
