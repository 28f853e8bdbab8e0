import { isWord, statementsIfValid, type Statement } from './split-statements';
import type { Token } from './tokens';

/**
 * Finds strings in double quotes. SQLite once accepted them if no such name existed, and Turso never does. It rejects some of them ("no
 * such column"). It accepts others inside a view or trigger, which then fails whenever it is used. Returns the faults of each migration.
 *
 * Text in double quotes inside VALUES is certainly a string. Elsewhere it is a string if no migration uses that name. That is certain only
 * if the first migration creates tables, because the migrations then hold all names.
 *
 * @see https://sqlite.org/quirks.html#double_quoted_string_literals_are_accepted
 */
export function doubleQuotedFaults(migrations: readonly { readonly sql: string; readonly line?: number }[]): (readonly string[])[] {
  const scripts = migrations.map(({ sql }) => statementsIfValid(sql));
  if (!scripts.flat().some(({ tokens }) => tokens.some(isDoubleQuoted))) return migrations.map(() => []);
  const found = scripts.map((statements) => statements.map(({ tokens }) => strings(tokens)));
  const names = namesIn(scripts.flat(), new Set(found.flat(2).map(({ token }) => token)));
  const isComplete = scripts.find((statements) => statements.length > 0)?.some(makesTable) ?? false;
  return migrations.map(({ line = 1 }, index) => found[index].flat()
    .filter(({ token, certain }) => certain || (isComplete && !names.has(nameOf(token))))
    .slice(0, 1)
    .map(({ token }) => `${token.text} on line ${line - 1 + token.line} stands where a value belongs, and Turso takes what is in double quotes for a name. ` +
      `Write ${asString(token)} in single quotes.`));
}

interface Found {
  readonly token: Token;
  /** True if SQL does not allow a name there. */
  readonly certain: boolean;
}

const BEFORE_VALUE = new Set(['=', '<', '>', '|', 'LIKE', 'GLOB', 'REGEXP', 'THEN', 'ELSE']);

function strings(tokens: readonly Token[]): Found[] {
  const found: Found[] = [];
  /** The content of each open parenthesis: the values of an INSERT, those of IN, or something else. */
  const open: ('values' | 'in' | 'other')[] = [];
  let closed: string | undefined;
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    if (token.text === '(') {
      const goesOn = before?.text === ',' && closed === 'values';
      open.push(isWord(before, 'VALUES') || goesOn ? 'values' : isWord(before, 'IN') ? 'in' : 'other');
    } else if (token.text === ')') {
      closed = open.pop();
    } else if (isDoubleQuoted(token) && before?.text !== '.' && tokens[index + 1]?.text !== '.') {
      const kind = before?.text === '(' || before?.text === ',' ? open[open.length - 1] : undefined;
      if (kind === 'values') found.push({ token, certain: true });
      else if (kind === 'in' || BEFORE_VALUE.has(before?.text.toUpperCase() ?? '')) found.push({ token, certain: false });
    }
  });
  return found;
}

function namesIn(statements: readonly Statement[], values: ReadonlySet<Token>): Set<string> {
  return new Set(statements.flatMap(({ tokens }) => tokens.filter((token) => !values.has(token) && !token.text.startsWith("'")).map(nameOf)));
}

function nameOf({ text }: Token): string {
  const inner = /^["`[]/.test(text) ? text.slice(1, -1) : text;
  return (text.startsWith('"') ? inner.replaceAll('""', '"') : inner).toLowerCase();
}

function asString({ text }: Token): string {
  return `'${text.slice(1, -1).replaceAll('""', '"').replaceAll("'", "''")}'`;
}

function isDoubleQuoted({ text }: Token): boolean {
  return text.startsWith('"');
}

function makesTable({ tokens }: Statement): boolean {
  return isWord(tokens[0], 'CREATE') && isWord(tokens[1], 'TABLE');
}
