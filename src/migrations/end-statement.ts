import { SqlSyntaxError, tokens } from './tokens';

/**
 * Ends the last statement of a part of a script with a semicolon where it has none: tools that mark the end of a statement by other
 * means need none. Lines stay where they are. What cannot be split stays as it is.
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
