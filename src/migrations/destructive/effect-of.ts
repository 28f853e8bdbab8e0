import type { CreateTable, CreateTrigger, Effect } from './effect';
import { foreignKeysOf } from './foreign-key';
import { holds, nameOf, outside, Words } from './words';
import { copyOf, writeEffect } from './write-effect';
import { isWord, type Statement } from '../split-statements';
import type { Token } from '../tokens';

/** Returns the effect of a statement. Undefined: it affects neither tables nor rows. */
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
  return writeEffect(words);
}

function created(words: Words): Effect | undefined {
  if (words.take('UNIQUE', 'INDEX')) {
    words.take('IF', 'NOT', 'EXISTS');
    const index = words.name() ?? '';
    words.take('ON');
    const table = words.name() ?? '';
    return { does: 'create unique index', table, index, columns: firstNames(words.list() ?? []) };
  }
  if (words.take('VIRTUAL', 'TABLE')) {
    return createdTable(words, true);
  }
  if (!words.take('TEMP')) {
    words.take('TEMPORARY');
  }
  if (words.take('TRIGGER')) {
    return createdTrigger(words);
  }
  return words.take('TABLE') ? createdTable(words, false) : undefined;
}

const CONSTRAINTS = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN']);

function createdTable(words: Words, virtual: boolean): CreateTable {
  const ifNotExists = words.take('IF', 'NOT', 'EXISTS');
  const table = words.name() ?? '';
  const definitions = virtual ? undefined : words.list();
  if (definitions === undefined) {
    const copy = !virtual && words.take('AS') ? copyOf(table, words) : undefined;
    const unknown = { foreignKeys: [], primaryKey: [], rowidKey: false, notNull: [], replaces: false };
    return { does: 'create table', table, ifNotExists, ...unknown, ...copy === undefined ? {} : { copy } };
  }
  const withoutRowid = holds(words.rest, 'WITHOUT', 'ROWID');
  return { does: 'create table', table, ifNotExists, foreignKeys: foreignKeysOf(definitions), ...rulesOf(definitions, withoutRowid) };
}

function rulesOf(definitions: readonly Token[][], withoutRowid: boolean): Pick<CreateTable, 'columns' | 'primaryKey' | 'rowidKey' | 'notNull' | 'replaces'> {
  const columns = definitions.filter(([first]) => !CONSTRAINTS.has(first.text.toUpperCase()));
  const own = columns.filter((definition) => holds(outside(definition), 'PRIMARY', 'KEY'));
  const table = definitions.find((definition) => !columns.includes(definition) && holds(outside(definition), 'PRIMARY', 'KEY'));
  const words = new Words(table ?? []);
  words.skipTo('PRIMARY');
  words.take('PRIMARY', 'KEY');
  const primaryKey = own.length > 0 ? firstNames(own) : firstNames(words.list() ?? []);
  const key = columns.find(([first]) => primaryKey.length === 1 && nameOf(first).toLowerCase() === primaryKey[0].toLowerCase());
  return {
    // Without generated columns, whose data comes from other columns.
    columns: firstNames(columns.filter((definition) => !holds(outside(definition), 'AS'))),
    primaryKey,
    rowidKey: !withoutRowid && isWord(key?.[1], 'INTEGER'),
    notNull: firstNames(columns.filter((definition) => holds(outside(definition), 'NOT', 'NULL'))),
    replaces: definitions.some((definition) => holds(outside(definition), 'ON', 'CONFLICT', 'REPLACE')),
  };
}

/** @see https://sqlite.org/lang_createtrigger.html */
function createdTrigger(words: Words): CreateTrigger {
  words.take('IF', 'NOT', 'EXISTS');
  const trigger = words.name() ?? '';
  words.skipTo('DELETE', 'INSERT', 'UPDATE');
  const [event] = words.rest;
  words.skipTo('ON', 'OF');
  const columns: string[] = [];
  if (words.take('OF')) {
    do columns.push(words.name() ?? ''); while (words.take(','));
  }
  words.take('ON');
  const table = words.name() ?? '';
  words.skipTo('BEGIN');
  return {
    does: 'create trigger',
    trigger,
    table,
    event: isWord(event, 'DELETE') ? 'delete' : isWord(event, 'INSERT') ? 'insert' : 'update',
    ...columns.length === 0 ? {} : { columns },
    body: bodyOf(words.rest.slice(1, -1)),
  };
}

function bodyOf(tokens: readonly Token[]): Effect[] {
  const ends = tokens.flatMap(({ text }, index) => (text === ';' ? [index] : []));
  return ends.flatMap((end, index) => effectOf({ tokens: tokens.slice(index === 0 ? 0 : ends[index - 1] + 1, end) }) ?? []);
}

function firstNames(list: readonly Token[][]): string[] {
  return list.map(([first]) => nameOf(first));
}

function dropped(words: Words): Effect | undefined {
  const kind = (['TABLE', 'INDEX', 'TRIGGER'] as const).find((word) => words.take(word));
  const ifExists = words.take('IF', 'EXISTS');
  const name = words.name() ?? '';
  switch (kind) {
    case 'TABLE': return { does: 'drop table', table: name, ifExists };
    case 'INDEX': return { does: 'drop index', index: name };
    case 'TRIGGER': return { does: 'drop trigger', trigger: name };
    default: return undefined;
  }
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
