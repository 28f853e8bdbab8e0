import { tokens, type Token } from './tokens';

/** One SQL statement of a script. */
export interface Statement {
  /** The text from the statement's first word to its last, without the closing semicolon. */
  readonly sql: string;
  /** Line of the script, from 1, on which the statement begins. */
  readonly line: number;
  /** The statement's words and signs, without blanks and comments. */
  readonly tokens: readonly Token[];
}

export { SqlSyntaxError } from './tokens';

/**
 * Splits a script into its statements, where SQLite would end them: a semicolon inside a string, a quoted name, a comment
 * or the body of a trigger ends nothing. Empty statements are left out.
 *
 * @throws SqlSyntaxError for a string or quoted name that is never closed
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

function statementOf(script: string, words: readonly Token[]): Statement[] {
  if (words.length === 0) {
    return [];
  }
  const first = words[0];
  const last = words[words.length - 1];
  return [{ sql: script.slice(first.start, last.start + last.text.length), line: first.line, tokens: words }];
}

/**
 * Whether a semicolon after these tokens belongs to a trigger's body. Each statement of the body ends with a semicolon, and
 * none begins with END: so END directly after a semicolon closes the trigger, and that of `CASE ... END` does not.
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

/** Whether the token is this keyword, in any case. A quoted name is none. */
export function isWord(token: Token | undefined, keyword: string): boolean {
  return token !== undefined && token.text.toUpperCase() === keyword;
}
