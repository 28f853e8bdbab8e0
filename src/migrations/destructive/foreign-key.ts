import { holds, nameOf, outside, Words } from './words';
import { isWord } from '../split-statements';
import type { Token } from '../tokens';

/** What happens to a row that refers to one that is deleted, or whose key changes. */
export type ForeignKeyAction = 'NO ACTION' | 'RESTRICT' | 'CASCADE' | 'SET NULL' | 'SET DEFAULT';

/** A reference of one table to another, or to itself. Names are written as they stand in the SQL. */
export interface ForeignKey {
  readonly columns: readonly string[];
  /** The table that is referred to. */
  readonly parent: string;
  /** Undefined for its primary key. */
  readonly parentColumns?: readonly string[];
  readonly onDelete: ForeignKeyAction;
  readonly onUpdate: ForeignKeyAction;
  /** Whether it is looked at when the transaction ends. */
  readonly deferred: boolean;
}

/** The foreign keys of a CREATE TABLE, from the parts between its parentheses. */
export function foreignKeysOf(definitions: readonly (readonly Token[])[]): ForeignKey[] {
  return definitions.flatMap((definition) => (
    isTableKey(definition) ? tableKey(definition) : columnKeys(nameOf(definition[0]), definition.slice(1))));
}

/**
 * The foreign keys of one column.
 *
 * @param definition what follows the column's name
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

/** Up to the next reference of the same column. */
function clause(tokens: readonly Token[]): readonly Token[] {
  const next = tokens.findIndex((token) => isWord(token, 'REFERENCES'));
  return next === -1 ? tokens : tokens.slice(0, next);
}

function action(tokens: readonly Token[], event: 'DELETE' | 'UPDATE'): ForeignKeyAction {
  const actions = ['CASCADE', 'RESTRICT', 'SET NULL', 'SET DEFAULT'] as const;
  return actions.find((name) => holds(tokens, 'ON', event, ...name.split(' '))) ?? 'NO ACTION';
}
