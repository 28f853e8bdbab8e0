/** A token of SQL. A word may be a keyword; a quoted name never is. */
export interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'symbol';
  /** Upper case for words, without quotes for names. */
  readonly text: string;
  /** The position after it in the SQL. */
  readonly end: number;
}

const SPACE = /(?:[\s\uFEFF]+|--[^\n]*|\/\*[^]*?(?:\*\/|$))+/y;
const PIECES: readonly { kind: Token['kind']; pattern: RegExp; text(piece: string): string }[] = [
  { kind: 'word', pattern: /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y, text: (piece) => piece.toUpperCase() },
  { kind: 'name', pattern: /"(?:[^"]|"")*"|`(?:[^`]|``)*`/y, text: (piece) => piece.slice(1, -1).replaceAll(piece[0].repeat(2), piece[0]) },
  { kind: 'name', pattern: /\[[^\]]*\]/y, text: (piece) => piece.slice(1, -1) },
  { kind: 'text', pattern: /'(?:[^']|'')*'/y, text: (piece) => piece.slice(1, -1).replaceAll("''", "'") },
  { kind: 'symbol', pattern: /[^]/y, text: (piece) => piece },
];

/** Splits SQL into tokens, without whitespace and comments. */
export function tokens(sql: string): Token[] {
  const found: Token[] = [];
  for (let at = after(SPACE, sql, 0); at < sql.length; at = after(SPACE, sql, at)) {
    const token = tokenAt(sql, at);
    found.push(token);
    at = token.end;
  }
  return found;
}

/** Splits a script into statements. Semicolons inside a trigger do not end a statement. */
export function statementsOf(sql: string): string[] {
  const statements: string[] = [];
  let start = 0;
  let words: string[] = [];
  for (const { kind, text, end } of tokens(sql)) {
    words.push(kind === 'word' || text === ';' ? text : '');
    if (text === ';' && kind === 'symbol' && !isInsideTrigger(words)) {
      if (words.length > 1) {
        statements.push(sql.slice(start, end - 1));
      }
      start = end;
      words = [];
    }
  }
  return words.length > 0 ? [...statements, sql.slice(start)] : statements;
}

/** A trigger ends with `; END ;`, as in SQLite's own `sqlite3_complete`. */
function isInsideTrigger(words: readonly string[]): boolean {
  const first = words[0] === 'EXPLAIN' ? 1 : 0;
  const isTrigger = words[first] === 'CREATE' && (words[first + 1] === 'TRIGGER' || /^TEMP(?:ORARY)?$/.test(words[first + 1]) && words[first + 2] === 'TRIGGER');
  return isTrigger && !(words.at(-2) === 'END' && words.at(-3) === ';');
}

function tokenAt(sql: string, at: number): Token {
  for (const { kind, pattern, text } of PIECES) {
    const end = after(pattern, sql, at);
    if (end > at) {
      return { kind, text: text(sql.slice(at, end)), end };
    }
  }
  throw new Error('a symbol matches anything');
}

function after(pattern: RegExp, sql: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(sql) ? pattern.lastIndex : at;
}
