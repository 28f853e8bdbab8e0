import { holds, nameOf, outside, parts, Words } from './words';
import type { Statement } from '../split-statements';
import type { Token } from '../tokens';

/** What one statement does to tables, as far as it matters for what may be lost. Names are written as they stand in the SQL. */
export type Effect =
  | { readonly does: 'create table'; readonly table: string; readonly columns?: readonly string[]; readonly ifNotExists: boolean }
  | { readonly does: 'drop table'; readonly table: string }
  | { readonly does: 'rename table'; readonly table: string; readonly to: string }
  | { readonly does: 'add column'; readonly table: string; readonly column: string; readonly definition: readonly Token[] }
  | { readonly does: 'alter column'; readonly table: string; readonly column: string; readonly definition: readonly Token[] }
  | { readonly does: 'drop column'; readonly table: string; readonly column: string }
  | { readonly does: 'rename column'; readonly table: string; readonly column: string; readonly to: string }
  | { readonly does: 'create unique index'; readonly table: string; readonly index: string; readonly columns: readonly string[] }
  | { readonly does: 'drop index'; readonly index: string }
  | { readonly does: 'delete'; readonly table: string; readonly everyRow: boolean }
  | { readonly does: 'update'; readonly table: string; readonly everyRow: boolean; readonly columns: readonly string[] }
  | Copy;

/** Rows of one table put into another one. */
export interface Copy {
  readonly does: 'copy';
  readonly table: string;
  readonly from: string;
  /** Whether each row is copied. */
  readonly everyRow: boolean;
  /** Names that are read from each row; undefined for all of them. */
  readonly reads?: readonly string[];
}

/** What a statement does; undefined when it is nothing of the kind, such as a trigger, whose body is not executed now. */
export function effectOf({ tokens }: Pick<Statement, 'tokens'>): Effect | undefined {
  const words = new Words(tokens);
  if (words.take('CREATE')) {
    return created(words);
  }
  if (words.take('DROP')) {
    return dropped(words);
  }
  if (words.take('ALTER', 'TABLE')) {
    return altered(words, words.name() ?? '');
  }
  if (words.take('WITH')) {
    words.skipTo('DELETE', 'UPDATE', 'INSERT', 'REPLACE', 'SELECT');
  }
  return written(words);
}

function created(words: Words): Effect | undefined {
  if (words.take('UNIQUE', 'INDEX')) {
    words.take('IF', 'NOT', 'EXISTS');
    const index = words.name() ?? '';
    words.take('ON');
    const table = words.name() ?? '';
    return { does: 'create unique index', table, index, columns: firstNames(words.list() ?? []) };
  }
  const virtual = words.take('VIRTUAL');
  if (!words.take('TABLE') && !words.take('TEMP', 'TABLE') && !words.take('TEMPORARY', 'TABLE')) {
    return undefined;
  }
  const ifNotExists = words.take('IF', 'NOT', 'EXISTS');
  const table = words.name() ?? '';
  const definitions = virtual ? undefined : words.list();
  return { does: 'create table', table, columns: definitions === undefined ? undefined : columnsOf(definitions), ifNotExists };
}

const CONSTRAINTS = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN']);

/** Columns that hold data of their own: a generated one follows from others. */
function columnsOf(definitions: readonly Token[][]): string[] {
  return firstNames(definitions.filter((definition) => {
    return !CONSTRAINTS.has(definition[0].text.toUpperCase()) && !holds(outside(definition), 'AS');
  }));
}

function firstNames(list: readonly Token[][]): string[] {
  return list.map(([first]) => nameOf(first));
}

function dropped(words: Words): Effect | undefined {
  const table = words.take('TABLE');
  if (!table && !words.take('INDEX')) {
    return undefined;
  }
  words.take('IF', 'EXISTS');
  const name = words.name() ?? '';
  return table ? { does: 'drop table', table: name } : { does: 'drop index', index: name };
}

function altered(words: Words, table: string): Effect | undefined {
  if (words.take('RENAME', 'TO')) {
    return { does: 'rename table', table, to: words.name() ?? '' };
  }
  const action = ['RENAME', 'ADD', 'DROP', 'ALTER'].find((keyword) => words.take(keyword));
  words.take('COLUMN');
  const column = words.name() ?? '';
  switch (action) {
    case 'RENAME':
      return words.take('TO') ? { does: 'rename column', table, column, to: words.name() ?? '' } : undefined;
    case 'ADD':
      return { does: 'add column', table, column, definition: words.rest };
    case 'DROP':
      return { does: 'drop column', table, column };
    case 'ALTER':
      return { does: 'alter column', table, column, definition: words.rest };
    default:
      return undefined;
  }
}

function written(words: Words): Effect | undefined {
  if (words.take('DELETE', 'FROM')) {
    const table = words.name() ?? '';
    return { does: 'delete', table, everyRow: everyRow(words.rest) };
  }
  if (words.take('UPDATE')) {
    takeConflictClause(words);
    const table = words.name() ?? '';
    words.skipTo('SET');
    words.take('SET');
    return { does: 'update', table, everyRow: everyRow(words.rest), columns: assigned(words.rest) };
  }
  const replaces = words.take('REPLACE');
  return replaces || words.take('INSERT') ? copied(words, replaces) : undefined;
}

/** What it does with rows that break a rule: `ABORT` when it says nothing. */
function takeConflictClause(words: Words): string {
  return ['ROLLBACK', 'ABORT', 'FAIL', 'IGNORE', 'REPLACE'].find((action) => words.take('OR', action)) ?? 'ABORT';
}

/** Rows are chosen by a WHERE, unless it is true of each. */
function everyRow(tokens: readonly Token[]): boolean {
  const top = outside(tokens);
  const where = top.findIndex((token) => token.text.toUpperCase() === 'WHERE');
  const condition = tokens.slice(tokens.indexOf(top[where]) + 1).map(({ text }) => text).join(' ');
  return where === -1 || /^(1|TRUE|1 = 1)( RETURNING .*)?$/i.test(condition);
}

function assigned(tokens: readonly Token[]): string[] {
  return parts(tokens).flatMap((part) => {
    const list = new Words(part).list();
    return list === undefined ? [nameOf(part[0])] : firstNames(list);
  });
}

const LEAVES_ROWS = ['WHERE', 'LIMIT', 'JOIN', 'GROUP', 'DISTINCT', 'UNION', 'EXCEPT', 'INTERSECT'];

function copied(words: Words, replaces: boolean): Copy | undefined {
  const conflict = takeConflictClause(words);
  words.take('INTO');
  const table = words.name() ?? '';
  words.skipTo('SELECT');
  const select = words.rest;
  words.skipTo('FROM');
  const list = select.slice(0, select.length - words.rest.length);
  if (!words.take('FROM')) {
    return undefined;
  }
  const from = words.name() ?? '';
  const top = outside(select);
  return {
    does: 'copy',
    table,
    from,
    everyRow: !replaces && conflict !== 'IGNORE' && conflict !== 'REPLACE' && !LEAVES_ROWS.some((keyword) => holds(top, keyword)),
    reads: readsAll(list) ? undefined : list.slice(1).map(nameOf),
  };
}

/** `SELECT *`, `SELECT a.*`: a `*` that does not multiply. */
function readsAll(list: readonly Token[]): boolean {
  return list.some(({ text }, index) => text === '*' && /^(SELECT|,|\.)$/i.test(list[index - 1]?.text ?? ''));
}
