import { withoutStrings, withUnixLineEnds, type Migration } from '../../migrations';

/** Lines of each side that a message shows. */
const SHOWN = 5;

/**
 * Describes how an edited migration differs from the SQL that was applied, with the file and the line. Text in quotes may be a secret, and
 * Terraform hides nothing in an error, so the message leaves it out.
 *
 * @param applied the SQL that was applied, as the state has it
 */
export function describeEdit(applied: string, { sql, file, line = 1 }: Migration): string {
  const where = file === undefined ? 'The SQL' : `The file "${file}"`;
  const [old, present] = [shown(applied), shown(sql)];
  const change = old === undefined || present === undefined ? undefined : changeBetween(linesOf(old), linesOf(present));
  if (change === undefined) {
    const hidden = changeBetween(linesOf(applied), linesOf(sql));
    return `${where} differs from the applied SQL in line ${line + (hidden?.at ?? 0)}, in text that is not shown here because it may be a secret.`;
  }
  const { at, before, after } = change;
  const lines = [...marked('-', before), ...marked('+', after)];
  return `${where} differs from the applied SQL in line ${line + at}. Lines that were applied have a "-", the present ones a "+":\n\n${lines.join('\n')}`;
}

interface Change {
  /** The index of the first line that differs. */
  readonly at: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The lines between the first and the last that differ. Undefined if all lines are the same. */
function changeBetween(before: readonly string[], after: readonly string[]): Change | undefined {
  const shorter = Math.min(before.length, after.length);
  let at = 0;
  while (at < shorter && before[at] === after[at]) at += 1;
  if (at === before.length && at === after.length) return undefined;
  let end = 0;
  while (end < shorter - at && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return { at, before: before.slice(at, before.length - end), after: after.slice(at, after.length - end) };
}

function linesOf(sql: string): string[] {
  return withUnixLineEnds(sql).split('\n');
}

function marked(sign: string, lines: readonly string[]): string[] {
  const more = lines.length - SHOWN;
  return [...lines.slice(0, SHOWN).map((text) => `  ${sign} ${text}`), ...more > 0 ? [`  ${sign} and ${more} more ${more === 1 ? 'line' : 'lines'}`] : []];
}

/** The SQL without the text in its quotes. Undefined if it cannot be parsed: nobody can tell then where the quotes end. */
function shown(sql: string): string | undefined {
  try {
    return withoutStrings(sql);
  } catch {
    return undefined;
  }
}
