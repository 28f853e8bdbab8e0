import { holds, outside } from './words';
import { isWord } from '../split-statements';
import type { Token } from '../tokens';

/**
 * Says why a table with rows may reject an added column that an empty table accepts. Returns undefined if it does not.
 *
 * @param definition the tokens after the column's name
 * @see https://sqlite.org/lang_altertable.html#altertabaddcol
 */
export function newColumnRule(definition: readonly Token[]): string | undefined {
  const top = outside(definition);
  const value = defaultOf(definition);
  if (holds(top, 'STORED')) {
    return 'as a stored one, which fails where the table has rows';
  }
  if (value !== undefined && !isConstant(value)) {
    return 'with a default that is no constant, which fails where the table has rows';
  }
  const isNull = value === undefined || holds(value, 'NULL');
  if (holds(top, 'NOT', 'NULL') && isNull) {
    return holds(top, 'AS') ? 'as NOT NULL, which fails where it is null' : 'as NOT NULL without a default, which fails where the table has rows';
  }
  if (holds(top, 'REFERENCES') && !isNull) {
    return 'as a reference with a default, which fails where the table has rows';
  }
  return holds(top, 'CHECK') ? 'with a CHECK, which fails where a row breaks it' : undefined;
}

/**
 * Returns the rule that an altered column gets, or undefined. libSQL does not check existing rows.
 *
 * @param definition the tokens after the column's name
 * @see https://github.com/tursodatabase/libsql/blob/main/libsql-sqlite3/doc/libsql_extensions.md#altering-columns
 */
export function newRule(definition: readonly Token[]): string | undefined {
  const top = outside(definition);
  const rules = ['NOT NULL', 'UNIQUE', 'CHECK', 'REFERENCES'].filter((rule) => holds(top, ...rule.split(' ')));
  return rules.length === 0 ? undefined : `${rules.join(', ')}: rows that break it stay, and fail where they are next written`;
}

/** Returns the tokens of a default value without parentheses around them. `ON DELETE SET DEFAULT` has no value. */
function defaultOf(definition: readonly Token[]): readonly Token[] | undefined {
  const keyword = outside(definition).find((token, index, top) => isWord(token, 'DEFAULT') && !isWord(top[index - 1], 'SET'));
  if (keyword === undefined) {
    return undefined;
  }
  const value = definition.slice(definition.indexOf(keyword) + 1);
  if (value[0]?.text !== '(') {
    return value.slice(0, isSign(value[0]) ? 2 : 1);
  }
  const next = outside(value)[0];
  return value.slice(1, (next === undefined ? value.length : value.indexOf(next)) - 1);
}

/** Returns true for a literal, with or without a sign. `1.5` and `x'00'` consist of several tokens. */
function isConstant(value: readonly Token[]): boolean {
  const literal = isSign(value[0]) ? value.slice(1) : value;
  const text = literal.map((token) => token.text).join('');
  return literal.length <= 1 ? !/^current_/i.test(text) : /^[\d.][\w.]*(e[-+]\d+)?$|^x'[^']*'$/i.test(text);
}

function isSign(token: Token | undefined): boolean {
  return token?.text === '-' || token?.text === '+';
}
