import type { Copy, Insert, Write } from './effect';
import { holds, nameOf, outside, parts, Words } from './words';
import { isWord } from '../split-statements';
import type { Token } from '../tokens';

/** Returns the effect of a statement that writes rows, or undefined for other statements. */
export function writeEffect(words: Words): Write | undefined {
  if (words.take('DELETE', 'FROM')) {
    return { does: 'delete', table: words.name() ?? '', where: conditionOf(words.rest) };
  }
  if (words.take('UPDATE')) {
    const conflict = takeConflictClause(words);
    const table = words.name() ?? '';
    words.skipTo('SET');
    words.take('SET');
    return { does: 'update', table, where: conditionOf(words.rest), ...assigned(words.rest), replaces: conflict === 'REPLACE' };
  }
  const replaces = words.take('REPLACE');
  return replaces || words.take('INSERT') ? inserted(words, replaces) : undefined;
}

/** Reads an OR clause and returns its action for conflicting rows. Returns undefined without such a clause. */
function takeConflictClause(words: Words): string | undefined {
  return ['ROLLBACK', 'ABORT', 'FAIL', 'IGNORE', 'REPLACE'].find((action) => words.take('OR', action));
}

function conditionOf(tokens: readonly Token[]): readonly Token[] | undefined {
  const where = outside(tokens).find((token) => isWord(token, 'WHERE'));
  return where === undefined ? undefined : tokens.slice(tokens.indexOf(where) + 1);
}

function assigned(tokens: readonly Token[]): { columns: string[]; nulls: string[] } {
  const pairs = parts(tokens).map((part) => {
    const list = new Words(part).list();
    const sets = list === undefined ? [nameOf(part[0])] : list.map(([first]) => nameOf(first));
    const isNull = list === undefined && isWord(part[2], 'NULL') && (part.length === 3 || isWord(part[3], 'WHERE') || isWord(part[3], 'RETURNING'));
    return { sets, isNull };
  });
  return { columns: pairs.flatMap(({ sets }) => sets), nulls: pairs.flatMap(({ sets, isNull }) => (isNull ? sets : [])) };
}

function inserted(words: Words, isReplace: boolean): Insert {
  const conflict = isReplace ? 'REPLACE' : takeConflictClause(words);
  words.take('INTO');
  const table = words.name() ?? '';
  const { rest } = words;
  const copy = copyOf(table, words);
  return {
    does: 'insert',
    table,
    ...conflict === undefined ? {} : { replaces: conflict === 'REPLACE' },
    updates: upserted(rest),
    ...copy === undefined ? {} : { copy: { ...copy, everyRow: copy.everyRow && conflict !== 'IGNORE' && conflict !== 'REPLACE' } },
  };
}

function upserted(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token, index) => {
    const updates = isWord(token, 'DO') && isWord(tokens[index + 1], 'UPDATE') && isWord(tokens[index + 2], 'SET');
    return updates ? assigned(tokens.slice(index + 3)).columns : [];
  });
}

const LEAVES_ROWS = ['WHERE', 'LIMIT', 'JOIN', 'GROUP', 'HAVING', 'DISTINCT', 'UNION', 'EXCEPT', 'INTERSECT'];

/** Returns the rows that the next SELECT copies. Returns undefined if it does not read a table by name. */
export function copyOf(table: string, words: Words): Copy | undefined {
  words.skipTo('SELECT');
  const select = words.rest;
  words.skipTo('FROM');
  const list = select.slice(0, select.length - words.rest.length);
  if (!words.take('FROM') || words.rest[0]?.text === '(') {
    return undefined;
  }
  const from = words.name() ?? '';
  const top = outside(words.rest);
  const end = top.findIndex((token) => isWord(token, 'ORDER') || isWord(token, 'ON'));
  const joins = holds(end === -1 ? top : top.slice(0, end), ',');
  const leavesRows = joins || isWord(list[1], 'DISTINCT') || holds(top, 'DO', 'NOTHING') || LEAVES_ROWS.some((keyword) => holds(top, keyword));
  return {
    table,
    from,
    everyRow: !leavesRows,
    reads: readsAll(list) ? undefined : list.slice(1).map(nameOf),
  };
}

/** Finds `SELECT *` and `SELECT a.*`, but not a `*` that multiplies. */
function readsAll(list: readonly Token[]): boolean {
  return list.some(({ text }, index) => text === '*' && /^(SELECT|,|\.)$/i.test(list[index - 1]?.text ?? ''));
}
