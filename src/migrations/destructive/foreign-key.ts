import { holds, nameOf, outside, Words } from './words';
import { isWord } from '../split-statements';
import type { Token } from '../tokens';

/** The effect on a referring row when the referenced row is deleted, or its key changes. */
export type ForeignKeyAction = 'NO ACTION' | 'RESTRICT' | 'CASCADE' | 'SET NULL' | 'SET DEFAULT';

/** A reference of one table to another, or to itself. Names have the spelling of the SQL. */
export interface ForeignKey {
  readonly columns: readonly string[];
  /** The referenced table. */
  readonly parent: string;
  /** Undefined: its primary key. */
  readonly parentColumns?: readonly string[];
  readonly onDelete: ForeignKeyAction;
  readonly onUpdate: ForeignKeyAction;
  /** Whether SQLite checks it only at the end of the transaction. */
  readonly deferred: boolean;
}

/** Returns the foreign keys of a CREATE TABLE, from the parts between its parentheses. */
export function foreignKeysOf(definitions: readonly (readonly Token[])[]): ForeignKey[] {
  return definitions.flatMap((definition) => (
    isTableKey(definition) ? tableKey(definition) : columnKeys(nameOf(definition[0]), definition.slice(1))));
}

/**
 * Returns the foreign keys of one column.
 *
 * @param definition the text after the column's name
 */
export function columnKeys(column: string, definition: readonly Token[]): ForeignKey[] {
  const top = new Set(outside(definition));
  return definition.flatMap((token, index) => (
    top.has(token) && isWord(token, 'REFERENCES') ? [reference([column], definition.slice(index))] : []));
}

function isTableKey(definition: readonly Token[]): boolean {
  return isWord(definition[0], 'FOREIGN') || (isWord(definition[0], 'CONSTRAINT') && isWord(definition[2], 'FOREIGN'));
}

function tableKey(definition: readonly Token[]): ForeignKey[] {
  const words = new Words(definition);
  words.skipTo('FOREIGN');
  words.take('FOREIGN', 'KEY');
  const columns = (words.list() ?? []).map(([first]) => nameOf(first));
  return isWord(words.rest[0], 'REFERENCES') ? [reference(columns, words.rest)] : [];
}

/** @see https://sqlite.org/syntax/foreign-key-clause.html */
function reference(columns: readonly string[], tokens: readonly Token[]): ForeignKey {
  const words = new Words(tokens);
  words.take('REFERENCES');
  const parent = words.name() ?? '';
  const parentColumns = words.list()?.map(([first]) => nameOf(first));
  const rest = clause(words.rest);
  return {
    columns,
    parent,
    ...parentColumns === undefined ? {} : { parentColumns },
    onDelete: action(rest, 'DELETE'),
    onUpdate: action(rest, 'UPDATE'),
    deferred: holds(rest, 'DEFERRABLE', 'INITIALLY', 'DEFERRED') && !holds(rest, 'NOT', 'DEFERRABLE'),
  };
}

/** Ends at the next reference of the same column. */
function clause(tokens: readonly Token[]): readonly Token[] {
  const next = tokens.findIndex((token) => isWord(token, 'REFERENCES'));
  return next === -1 ? tokens : tokens.slice(0, next);
}

function action(tokens: readonly Token[], event: 'DELETE' | 'UPDATE'): ForeignKeyAction {
  const actions = ['CASCADE', 'RESTRICT', 'SET NULL', 'SET DEFAULT'] as const;
  return actions.find((name) => holds(tokens, 'ON', event, ...name.split(' '))) ?? 'NO ACTION';
}
