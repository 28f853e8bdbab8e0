import { withUnixLineEnds } from './line-ends';
import type { Migration } from './migration';
import { withoutStrings } from './without-strings';

/** Lines of each side that a message shows. */
const SHOWN = 5;

/** Characters of a line that a sentence quotes. */
const MAX_QUOTED = 100;

/**
 * Describes how an edited migration differs from the SQL that was applied, with the file and the changed lines. Text in quotes may be a
 * secret, and nothing hides it in an error, so the message leaves it out.
 *
 * @param applied the applied SQL from the state
 */
export function describeEdit(applied: string, { sql, file, line = 1 }: Migration): string {
  const where = file === undefined ? 'The SQL' : `The file "${file}"`;
  const change = shownChange(applied, sql);
  if (change === undefined) {
    return `${where} differs from the applied SQL in line ${line + firstChangedLine(applied, sql)}, in text that is not shown here because it may be a secret.`;
  }
  const { at, before, after } = change;
  const lines = [...marked('-', before), ...marked('+', after)];
  return `${where} differs from the applied SQL in line ${line + at}. Lines that were applied have a "-", the present ones a "+":\n\n${lines.join('\n')}`;
}

/** Says in one sentence where an edited migration first differs from the SQL that was applied, without text in quotes. */
export function firstDifference(applied: string, { sql, line = 1 }: Pick<Migration, 'sql' | 'line'>): string {
  const change = shownChange(applied, sql);
  if (change === undefined) return `Line ${line + firstChangedLine(applied, sql)} differs in text that is not shown here.`;
  return `Line ${line + change.at} was ${quoted(change.before[0])} and is ${quoted(change.after[0])} now.`;
}

interface Change {
  /** The index of the first line that differs. */
  readonly at: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Undefined if the two sides are the same without the text in their quotes, or if one of them cannot be parsed. */
function shownChange(applied: string, sql: string): Change | undefined {
  const [old, present] = [shown(applied), shown(sql)];
  return old === undefined || present === undefined ? undefined : changeBetween(linesOf(old), linesOf(present));
}

function firstChangedLine(applied: string, sql: string): number {
  return changeBetween(linesOf(applied), linesOf(sql))?.at ?? 0;
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

function quoted(text: string | undefined): string {
  if (text === undefined) return 'missing';
  const trimmed = text.trim();
  if (trimmed === '') return 'empty';
  return `\`${trimmed.length > MAX_QUOTED ? `${trimmed.slice(0, MAX_QUOTED)}...` : trimmed}\``;
}

/** Returns the SQL without the text in its quotes. Undefined if an unclosed quote hides where they end. */
function shown(sql: string): string | undefined {
  try {
    return withoutStrings(sql);
  } catch {
    return undefined;
  }
}
