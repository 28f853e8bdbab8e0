import type { Migration } from '../../../migrations';
import { withoutStrings } from '../../../migrations/without-strings';

/** Longer lines are cut. */
const MAX_LINE = 100;

/**
 * Says where edited SQL first differs from the SQL that was applied, in full sentences. Leaves out the contents of strings, which may be
 * secrets.
 */
export function firstDifference(applied: string, { sql, line = 1 }: Pick<Migration, 'sql' | 'line'>): string {
  const before = withoutStrings(applied).split('\n');
  const after = withoutStrings(sql).split('\n');
  const index = after.findIndex((text, at) => text !== before[at]);
  const at = index === -1 ? after.length : index;
  if (at >= before.length && at >= after.length) return 'Only the contents of strings differ.';
  return `Line ${line + at} was ${shown(before[at])} and is ${shown(after[at])} now.`;
}

function shown(text: string | undefined): string {
  if (text === undefined) return 'missing';
  const trimmed = text.trim();
  if (trimmed === '') return 'empty';
  return `\`${trimmed.length > MAX_LINE ? `${trimmed.slice(0, MAX_LINE)}...` : trimmed}\``;
}
