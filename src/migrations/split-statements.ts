import { SqlSyntaxError, tokens, type Token } from './tokens';

/** One SQL statement of a script. */
export interface Statement {
  /** The text from the first word of the statement to its last, without the closing semicolon. */
  readonly sql: string;
  /** The line on which the statement begins, from 1. */
  readonly line: number;
  /** The words and signs of the statement, without blanks and comments. */
  readonly tokens: readonly Token[];
}

export { SqlSyntaxError } from './tokens';

/**
 * Splits a script into its statements as SQLite does. A semicolon inside a string, a quoted name, a comment or the body of a trigger does
 * not end a statement. The result has no empty statements.
 *
 * @throws SqlSyntaxError for an unclosed string or quoted name
 * @see https://sqlite.org/c3ref/complete.html
 */
export function splitStatements(script: string): Statement[] {
  const statements: Statement[] = [];
  let current: Token[] = [];
  for (const token of tokens(script)) {
    if (token.text !== ';') {
      current.push(token);
    } else if (insideTrigger(current)) {
      current.push(token);
    } else {
      statements.push(...statementOf(script, current));
      current = [];
    }
  }
  return [...statements, ...statementOf(script, current)];
}

/** Splits a script, or returns no statement if it cannot be split. The check of the migrations reports that fault. */
export function statementsIfValid(script: string): Statement[] {
  try {
    return splitStatements(script);
  } catch (error) {
    if (error instanceof SqlSyntaxError) return [];
    throw error;
  }
}

function statementOf(script: string, words: readonly Token[]): Statement[] {
  if (words.length === 0) {
    return [];
  }
  const first = words[0];
  const last = words[words.length - 1];
  return [{ sql: script.slice(first.start, last.start + last.text.length), line: first.line, tokens: words }];
}

/**
 * Returns true if a semicolon after these tokens belongs to the body of a trigger. Each statement of the body ends with a semicolon, and
 * none begins with END. So END directly after a semicolon closes the trigger, but the END of `CASE ... END` does not.
 */
function insideTrigger(words: readonly Token[]): boolean {
  if (!startsTrigger(words)) {
    return false;
  }
  const last = words.length - 1;
  const closed = isWord(words[last], 'END') && words[last - 1].text === ';';
  return !closed && words.some((word) => isWord(word, 'BEGIN'));
}

function startsTrigger(words: readonly Token[]): boolean {
  let next = 0;
  if (isWord(words[next], 'EXPLAIN')) {
    next += isWord(words[next + 1], 'QUERY') ? 3 : 1;
  }
  if (!isWord(words[next], 'CREATE')) {
    return false;
  }
  next += isWord(words[next + 1], 'TEMP') || isWord(words[next + 1], 'TEMPORARY') ? 2 : 1;
  return isWord(words[next], 'TRIGGER');
}

/** Returns true if the token is this keyword, in upper or lower case. A quoted name is not a keyword. */
export function isWord(token: Token | undefined, keyword: string): boolean {
  return token !== undefined && token.text.toUpperCase() === keyword;
}
