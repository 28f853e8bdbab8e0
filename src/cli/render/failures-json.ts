import { shownStatement } from './shown-statement';
import type { FailureGroup } from '../../fleet';

/** What failed where, as a program reads it. */
export function failuresJson(groups: readonly FailureGroup[]): object[] {
  return groups.map((group) => ({ ...group, statement: group.statement === null ? null : shownStatement(group.statement) }));
}
