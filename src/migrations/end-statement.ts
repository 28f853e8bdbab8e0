import { SqlSyntaxError, tokens } from './tokens';

/**
 * Adds a missing semicolon after the last statement of a part of a script. Tools that mark the end in their own way do not write one.
 * Lines keep their numbers. A part that cannot be split stays as it is.
 */
export function endStatement(part: string): string {
  let last: { text: string; start: number } | undefined;
  try {
    for (const token of tokens(part)) last = token;
  } catch (error) {
    if (error instanceof SqlSyntaxError) return part;
    throw error;
  }
  if (last === undefined || last.text === ';') return part;
  const end = last.start + last.text.length;
  return `${part.slice(0, end)};${part.slice(end)}`;
}
