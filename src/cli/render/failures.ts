import { listed, oneLine, wrapped } from './layout';
import type { Page } from './page';
import { shownStatement } from './shown-statement';
import { counted } from './words';
import type { FailureGroup } from '../../fleet';

/** What failed where, one paragraph a reason. */
export function failureLines(groups: readonly FailureGroup[], { paint, width }: Page): string[] {
  return groups.flatMap(({ migration, statement, error, count, databases }) => [
    ...wrapped([`${paint.red(migration ?? 'before any migration')}:`, ...error.split(/\s+/)], width),
    ...statement === null ? [] : [paint.dim(`      ${oneLine(shownStatement(statement), width - 6)}`)],
    ...wrapped([`${counted(count, 'tenant')}:`, ...listed(databases, count - databases.length)], width, '    '),
  ]);
}
