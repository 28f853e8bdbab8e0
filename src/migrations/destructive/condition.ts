import { nameOf } from './words';
import { isWord } from '../split-statements';
import type { Token } from '../tokens';

/** The known facts about the table of a condition. */
export interface ConditionScope {
  readonly table?: string;
  /** Returns true if the column is never null: a key, or NOT NULL. */
  readonly neverNull?: (column: string) => boolean;
  /** Returns true if the column is the rowid, which SQLite counts from 1. */
  readonly isRowid?: (column: string) => boolean;
}

/** A part of a condition: its value if certain, and its text for comparisons. */
interface Part {
  readonly text: string;
  /** A constant, or undefined if the value depends on the row. */
  readonly value?: number | string | null;
  /** The truth for every row with values, if it is the same for all. */
  readonly truth?: boolean;
  /** The column, if the part is a column alone. */
  readonly column?: string;
  /** The negated condition, as text. */
  readonly opposite?: string;
}

/**
 * Returns true if a condition holds for every row with values in its columns: `1`, `id = id`, `rowid > 0`, `x OR NOT x`. Returns false if
 * the text alone does not decide.
 *
 * @param tokens the tokens after WHERE
 */
export function isAlwaysTrue(tokens: readonly Token[], scope: ConditionScope = {}): boolean {
  const reader = new ConditionReader(tokens, scope);
  return reader.expression().truth === true && reader.atEnd;
}

const OPPOSITES: Readonly<Record<string, string>> = { '=': '<>', '<>': '=', '<': '>=', '>=': '<', '>': '<=', '<=': '>', 'IS': 'IS NOT', 'IS NOT': 'IS' };
const ROWIDS = new Set(['rowid', '_rowid_', 'oid']);
const ENDS = ['RETURNING', 'ORDER', 'LIMIT'];

class ConditionReader {
  private at = 0;

  constructor(private readonly tokens: readonly Token[], private readonly scope: ConditionScope) {}

  get atEnd(): boolean {
    const next = this.tokens[this.at];
    return next === undefined || ENDS.some((word) => isWord(next, word));
  }

  expression(): Part {
    let left = this.conjunction();
    while (this.take('OR')) left = either(left, this.conjunction());
    return left;
  }

  private conjunction(): Part {
    let left = this.negation();
    while (this.take('AND')) left = both(left, this.negation());
    return left;
  }

  private negation(): Part {
    if (!this.take('NOT')) return this.comparison();
    return negated(this.negation());
  }

  private comparison(): Part {
    const left = this.sum();
    const operator = this.operator();
    if (operator !== undefined) return this.compared(left, operator);
    if (this.take('ISNULL')) return this.nullness(left, true);
    if (this.take('NOTNULL')) return this.nullness(left, false);
    const not = this.take('NOT');
    if (not && this.take('NULL')) return this.nullness(left, false);
    const found = this.membership(left);
    return not ? negated(found) : found;
  }

  private compared(left: Part, operator: string): Part {
    const right = this.sum();
    if (operator === 'IS' && right.value === null) return this.nullness(left, true);
    if (operator === 'IS NOT' && right.value === null) return this.nullness(left, false);
    const text = `${left.text} ${operator} ${right.text}`;
    return { text, opposite: `${left.text} ${OPPOSITES[operator]} ${right.text}`, truth: this.verdict(left, operator, right) };
  }

  private verdict(left: Part, operator: string, right: Part): boolean | undefined {
    if (left.value != null && right.value != null) return holds(order(left.value, right.value), operator);
    if (left.value === undefined && left.text === right.text && !/\brandom/i.test(left.text)) return holds(0, operator);
    if (typeof right.value === 'number' && ['>', '>='].includes(operator)) return this.isAtLeast(left, operator === '>' ? right.value + 1 : right.value);
    return undefined;
  }

  /** SQLite counts rowids from 1, and no length is below 0. */
  private isAtLeast({ column, text }: Part, least: number): true | undefined {
    const rowid = column !== undefined && (ROWIDS.has(column.toLowerCase()) || this.scope.isRowid?.(column) === true);
    if (rowid && least <= 1) return true;
    return /^(length|abs) \(/i.test(text) && least <= 0 ? true : undefined;
  }

  private nullness({ text, value, column }: Part, wanted: boolean): Part {
    const never = value !== undefined ? value !== null
      : column !== undefined && (ROWIDS.has(column.toLowerCase()) || this.scope.neverNull?.(column) === true);
    const known = never || value === null;
    return { text: `${text} IS ${wanted ? '' : 'NOT '}NULL`, opposite: `${text} IS ${wanted ? 'NOT ' : ''}NULL`, truth: known ? wanted !== never : undefined };
  }

  private membership(left: Part): Part {
    if (this.take('IN')) return this.listed(left);
    if (this.take('BETWEEN')) {
      const from = this.sum();
      this.take('AND');
      const to = this.sum();
      const truths = [this.verdict(left, '>=', from), this.verdict(left, '<=', to)];
      return { text: `${left.text} BETWEEN ${from.text} AND ${to.text}`, truth: truths.every((truth) => truth === true) ? true : undefined };
    }
    for (const [word, all] of [['LIKE', /^%+$/], ['GLOB', /^\*+$/]] as const) {
      if (!this.take(word)) continue;
      const { value, text } = this.sum();
      return { text: `${left.text} ${word} ${text}`, truth: typeof value === 'string' && all.test(value) ? true : undefined };
    }
    return left;
  }

  private listed(left: Part): Part {
    const inside = this.parenthesized();
    const text = `${left.text} IN ( ${textOf(inside)} )`;
    if (isWord(inside[0], 'SELECT')) {
      const column = left.column?.toLowerCase();
      const selects = inside.length === 4 && inside[1] !== undefined && nameOf(inside[1]).toLowerCase() === column;
      return { text, truth: selects && this.isOwnTable(inside) ? true : undefined };
    }
    const values = new ConditionReader(inside, this.scope).values();
    const found = values.some(({ value, text: other }) => (
      value != null && left.value != null ? order(value, left.value) === 0 : other === left.text));
    return { text, truth: found ? true : undefined };
  }

  private values(): Part[] {
    const values = [this.expression()];
    while (this.take(',')) values.push(this.expression());
    return values;
  }

  /** `SELECT ... FROM` the table itself, without anything that excludes rows. */
  private isOwnTable(select: readonly Token[]): boolean {
    const from = select.findIndex((token) => isWord(token, 'FROM'));
    return from === select.length - 2 && nameOf(select[from + 1]).toLowerCase() === this.scope.table?.toLowerCase();
  }

  private sum(): Part {
    let left = this.primary();
    for (;;) {
      const sign = this.tokens[this.at]?.text;
      if (sign === undefined || !'+-*/%&|'.includes(sign)) return left;
      this.at++;
      while (this.tokens[this.at]?.text === sign && sign === '|') this.at++;
      const right = this.primary();
      left = { text: `${left.text} ${sign} ${right.text}`, value: calculated(left.value, sign, right.value) };
    }
  }

  private primary(): Part {
    const token = this.tokens[this.at];
    if (token === undefined || this.atEnd) return { text: '' };
    const { text } = token;
    if (text === '-' || text === '+') return this.signed(text);
    if (text === '(') return this.grouped();
    this.at++;
    if (/^'/.test(text)) return this.collated(constant(text.slice(1, -1).replaceAll("''", "'")));
    if (/^\d/.test(text)) return this.number(text);
    if (isWord(token, 'NULL')) return { text: 'NULL', value: null };
    if (isWord(token, 'TRUE') || isWord(token, 'FALSE')) return constant(isWord(token, 'TRUE') ? 1 : 0);
    if (isWord(token, 'EXISTS')) return this.exists();
    if (isWord(token, 'CASE')) return this.opaque('END');
    if (this.tokens[this.at]?.text === '(') return this.call(text);
    return this.collated(this.column(token));
  }

  private signed(sign: string): Part {
    this.at++;
    const { text, value } = this.primary();
    return typeof value === 'number' ? constant(sign === '-' ? -value : value) : { text: `${sign} ${text}` };
  }

  private grouped(): Part {
    const inside = this.parenthesized();
    const reader = new ConditionReader(inside, this.scope);
    const part = reader.expression();
    return reader.at < inside.length || isWord(inside[0], 'SELECT') ? { text: `( ${textOf(inside)} )` } : this.collated(part);
  }

  private number(text: string): Part {
    let digits = text;
    while (this.tokens[this.at]?.text === '.' || (digits.endsWith('.') && /^\d/.test(this.tokens[this.at]?.text ?? ''))) {
      digits += this.tokens[this.at++].text;
    }
    return constant(Number(digits));
  }

  private column(token: Token): Part {
    let name = token;
    while (this.tokens[this.at]?.text === '.' && this.tokens[this.at + 1] !== undefined) {
      name = this.tokens[this.at + 1];
      this.at += 2;
    }
    const column = nameOf(name);
    return { text: column.toLowerCase(), column };
  }

  private call(name: string): Part {
    const inside = this.parenthesized();
    if (/^(coalesce|ifnull)$/i.test(name)) {
      const [first] = new ConditionReader(inside, this.scope).values();
      if (first?.value != null) return first;
    }
    return { text: `${name.toLowerCase()} ( ${textOf(inside)} )` };
  }

  private exists(): Part {
    const inside = this.parenthesized();
    const certain = isWord(inside[0], 'SELECT') && (this.isOwnTable(inside) || !inside.some((token) => isWord(token, 'FROM') || isWord(token, 'WHERE')));
    return { text: `EXISTS ( ${textOf(inside)} )`, truth: certain ? true : undefined };
  }

  private opaque(end: string): Part {
    const start = this.at;
    while (this.at < this.tokens.length && !isWord(this.tokens[this.at++], end));
    return { text: textOf(this.tokens.slice(start, this.at)) };
  }

  private collated(part: Part): Part {
    if (this.take('COLLATE')) this.at++;
    return part;
  }

  private parenthesized(): readonly Token[] {
    if (this.tokens[this.at]?.text !== '(') return [];
    const start = ++this.at;
    for (let depth = 1; this.at < this.tokens.length; this.at++) {
      const { text } = this.tokens[this.at];
      depth += text === '(' ? 1 : text === ')' ? -1 : 0;
      if (depth === 0) break;
    }
    return this.tokens.slice(start, this.at++);
  }

  private operator(): string | undefined {
    if (this.take('IS')) {
      const not = this.take('NOT');
      const distinct = this.take('DISTINCT') && this.take('FROM');
      return not !== distinct ? 'IS NOT' : 'IS';
    }
    let sign = '';
    while (/^[<>=!]$/.test(this.tokens[this.at]?.text ?? '')) sign += this.tokens[this.at++].text;
    return ({ '=': '=', '==': '=', '<>': '<>', '!=': '<>', '<': '<', '<=': '<=', '>': '>', '>=': '>=' } as Record<string, string>)[sign];
  }

  private take(word: string): boolean {
    const there = isWord(this.tokens[this.at], word);
    if (there) this.at++;
    return there;
  }
}

function constant(value: number | string): Part {
  return { text: JSON.stringify(value), value, truth: (typeof value === 'number' ? value : Number.parseFloat(value) || 0) !== 0 };
}

function negated({ text, truth, opposite }: Part): Part {
  return { text: opposite ?? `NOT ${text}`, opposite: text, truth: truth === undefined ? undefined : !truth };
}

function both(left: Part, right: Part): Part {
  const truth = left.truth === false || right.truth === false ? false : left.truth === true && right.truth === true ? true : undefined;
  return { text: `${left.text} AND ${right.text}`, truth };
}

function either(left: Part, right: Part): Part {
  const truth = left.truth === true || right.truth === true || left.opposite === right.text || right.opposite === left.text ? true
    : left.truth === false && right.truth === false ? false : undefined;
  return { text: `${left.text} OR ${right.text}`, truth };
}

/** Numbers come before texts, as SQLite sorts them. */
function order(left: number | string, right: number | string): number {
  if (typeof left !== typeof right) return typeof left === 'number' ? -1 : 1;
  return left < right ? -1 : left > right ? 1 : 0;
}

function holds(comparison: number, operator: string): boolean {
  switch (operator) {
    case '<': return comparison < 0;
    case '>': return comparison > 0;
    case '<=': return comparison <= 0;
    case '>=': return comparison >= 0;
    case '=': case 'IS': return comparison === 0;
    default: return comparison !== 0;
  }
}

function calculated(left: Part['value'], sign: string, right: Part['value']): number | undefined {
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  switch (sign) {
    case '+': return left + right;
    case '-': return left - right;
    case '*': return left * right;
    default: return undefined;
  }
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map((token) => (/^[A-Za-z"`[]/.test(token.text) ? nameOf(token).toLowerCase() : token.text)).join(' ');
}
