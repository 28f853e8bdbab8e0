import { counted, listed, oneLine, wrapped } from './render';
import type { Page } from './terminal';
import type { FailureGroup } from '../fleet';
import { SqlSyntaxError, withoutStrings } from '../migrations';

/** What failed where, one paragraph a reason. */
export function failureLines(groups: readonly FailureGroup[], { paint, width }: Page): string[] {
  return groups.flatMap(({ migration, statement, error, tenantCount, databases }) => [
    ...wrapped([`${paint.red(migration ?? 'before any migration')}:`, ...error.split(/\s+/)], width),
    ...statement === null ? [] : [paint.dim(`      ${oneLine(shownStatement(statement), width - 6)}`)],
    ...wrapped([`${counted(tenantCount, 'tenant')}:`, ...listed(databases, tenantCount - databases.length)], width, '    '),
  ]);
}

/** What failed where, as a program reads it. */
export function failuresJson(groups: readonly FailureGroup[]): object[] {
  return groups.map(({ statement, tenantCount, ...group }) => (
    { ...group, statement: statement === null ? null : shownStatement(statement), tenant_count: tenantCount }));
}

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
