/** A word, number, string, quoted name or sign of SQL text. */
export interface Token {
  /** In its written form, with quotes. */
  readonly text: string;
  /** Offset in the text. */
  readonly start: number;
  /** Line, from 1. */
  readonly line: number;
}

/** SQL cannot be split into statements. */
export class SqlSyntaxError extends Error {
  constructor(readonly line: number, message: string) {
    super(message);
    this.name = 'SqlSyntaxError';
  }
}

const CLOSING: Readonly<Record<string, string>> = { "'": "'", '"': '"', '`': '`', '[': ']' };
const BLANK = /[ \t\n\f\r\uFEFF]+/y;
const LINE_COMMENT = /--[^\n]*/y;
const WORD = /[A-Za-z0-9_$\u0080-\uFFFF]+/y;

/**
 * Splits SQL text into tokens as SQLite does, without blanks and comments. SQLite allows an unclosed block comment, which ends with the
 * text.
 *
 * @throws SqlSyntaxError for an unclosed string or quoted name, and for a NUL character, at which SQLite stops reading
 * @see https://sqlite.org/lang_comment.html and https://sqlite.org/lang_keywords.html
 */
export function* tokens(sql: string): Generator<Token> {
  refuseNul(sql);
  let line = 1;
  for (let start = 0; start < sql.length;) {
    const end = skipped(sql, start);
    if (end !== undefined) {
      line += newlines(sql, start, end);
      start = end;
      continue;
    }
    const text = sql.slice(start, tokenEnd(sql, start, line));
    yield { text, start, line };
    line += newlines(text, 0, text.length);
    start += text.length;
  }
}

function refuseNul(sql: string): void {
  const nul = sql.indexOf('\0');
  if (nul !== -1) {
    const line = newlines(sql, 0, nul) + 1;
    throw new SqlSyntaxError(line, `Line ${line} holds a NUL character. Remove it: SQLite reads no further.`);
  }
}

/** Returns the end of the blanks or the comment at `start`, or undefined if neither begins there. */
function skipped(sql: string, start: number): number | undefined {
  if (sql.startsWith('/*', start)) {
    const close = sql.indexOf('*/', start + 2);
    return close === -1 ? sql.length : close + 2;
  }
  return matchEnd(BLANK, sql, start) ?? matchEnd(LINE_COMMENT, sql, start);
}

function tokenEnd(sql: string, start: number, line: number): number {
  const closing = CLOSING[sql[start]];
  if (closing !== undefined) {
    return quotedEnd(sql, start, closing, line);
  }
  return matchEnd(WORD, sql, start) ?? start + 1;
}

function quotedEnd(sql: string, start: number, closing: string, line: number): number {
  const doubled = sql[start] === closing;
  for (let at = sql.indexOf(closing, start + 1); at !== -1; at = sql.indexOf(closing, at + 2)) {
    if (!doubled || sql[at + 1] !== closing) {
      return at + 1;
    }
  }
  throw new SqlSyntaxError(line, `The ${sql[start]} on line ${line} is never closed. Close it with ${closing}.`);
}

function matchEnd(pattern: RegExp, sql: string, start: number): number | undefined {
  pattern.lastIndex = start;
  return pattern.test(sql) ? pattern.lastIndex : undefined;
}

function newlines(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', start); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) {
    count++;
  }
  return count;
}
