import { Token, tokens } from './tokens';

/** The facts that the text of a statement shows. The engine knows which tables it touches. */
export interface Statement {
  /** Its main keyword, in upper case: `SELECT` for a query, also one that begins with `WITH`. */
  readonly verb: string;
  /** Whether a new row replaces a conflicting one. */
  readonly replaces: boolean;
  /** Whether a new row updates a conflicting one. */
  readonly upserts: boolean;
  /** Whether it only explains a pragma. */
  readonly explainsPragma: boolean;
  /** The object of a schema change. */
  readonly object?: SchemaObject;
}

export interface SchemaObject {
  readonly kind: 'table' | 'virtual table' | 'view' | 'index' | 'trigger';
  readonly name: string;
  /** The table of a new index or trigger. */
  readonly on?: string;
}

const KINDS: Readonly<Record<string, SchemaObject['kind']>> = { TABLE: 'table', VIEW: 'view', INDEX: 'index', TRIGGER: 'trigger' };

/** Reads the beginning of a statement. Undefined if it is not a statement. */
export function readStatement(sql: string): Statement | undefined {
  const all = tokens(sql);
  const main = mainTokens(all);
  const verb = main[0]?.kind === 'word' ? main[0].text : undefined;
  if (verb === undefined) {
    return undefined;
  }
  return {
    verb: verb === 'VALUES' ? 'SELECT' : verb === 'REPLACE' ? 'INSERT' : verb,
    replaces: verb === 'REPLACE' || (isWord(main[1], 'OR') && isWord(main[2], 'REPLACE')),
    upserts: main.some((token, at) => isWord(token, 'DO') && isWord(main[at + 1], 'UPDATE')),
    explainsPragma: verb === 'EXPLAIN' && main.some((token) => isWord(token, 'PRAGMA')),
    object: ['CREATE', 'ALTER', 'DROP'].includes(verb) ? readObject(main.slice(1)) : undefined,
  };
}

/** Returns the tokens from the main keyword on, after the tables of `WITH`. */
function mainTokens(all: readonly Token[]): readonly Token[] {
  if (!isWord(all[0], 'WITH')) {
    return all;
  }
  let at = isWord(all[1], 'RECURSIVE') && !isWord(all[2], 'AS') ? 2 : 1;
  for (;;) {
    at = group(all, at + 1);
    if (!isWord(all[at], 'AS')) {
      return [];
    }
    at += 1;
    while (isWord(all[at], 'NOT') || isWord(all[at], 'MATERIALIZED')) {
      at += 1;
    }
    const behind = group(all, at);
    if (behind === at) {
      return [];
    }
    if (!isSymbol(all[behind], ',')) {
      return all.slice(behind);
    }
    at = behind + 1;
  }
}

/** Returns the position after the parentheses that begin here, if any. */
function group(all: readonly Token[], start: number): number {
  let depth = 0;
  for (let at = start; at < all.length; at += 1) {
    depth += isSymbol(all[at], '(') ? 1 : isSymbol(all[at], ')') ? -1 : 0;
    if (depth === 0) {
      return isSymbol(all[at], ')') ? at + 1 : start;
    }
  }
  return start;
}

function readObject(rest: readonly Token[]): SchemaObject | undefined {
  let at = 0;
  const skip = (...words: string[]) => {
    while (words.some((word) => isWord(rest[at], word))) {
      at += 1;
    }
  };
  skip('TEMP', 'TEMPORARY', 'UNIQUE');
  const virtual = isWord(rest[at], 'VIRTUAL');
  skip('VIRTUAL');
  const kind = rest[at]?.kind === 'word' ? KINDS[rest[at].text] : undefined;
  at += 1;
  skip('IF', 'NOT', 'EXISTS');
  if (isSymbol(rest[at + 1], '.')) {
    at += 2;
  }
  const name = rest[at];
  if (kind === undefined || name === undefined || name.kind === 'symbol') {
    return undefined;
  }
  const on = rest.findIndex((token, index) => index > at && isWord(token, 'ON'));
  return { kind: virtual ? 'virtual table' : kind, name: name.text, on: on === -1 ? undefined : rest[on + 1]?.text };
}

export function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === 'word' && token.text === text;
}

export function isSymbol(token: Token | undefined, text: string): boolean {
  return token?.kind === 'symbol' && token.text === text;
}
