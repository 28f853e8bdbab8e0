import { Decimal } from './value';
import { ValueError } from './value-error';

/** JSON as it was written: a number keeps its digits, an object may have any key. */
export type Json = null | boolean | string | Decimal | Json[] | { [key: string]: Json };

/** Begins a text that stands for a number. A text that begins with the mark already gets a second one. */
const MARK = '\u0000';

/** An escaped character, a quote, or something like a number. */
const TOKEN = /\\[^]|"|[-\d][\w.+-]*/g;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Parses JSON without losing digits. `JSON.parse` turns 9007199254740993 into ...992, so it gets numbers as marked texts.
 *
 * @throws ValueError if the text is not JSON. It never quotes the text, which may hold secrets.
 */
export function parseJson(text: string): Json {
  try {
    return unmarked(JSON.parse(withMarks(text)));
  } catch {
    throw new ValueError('not JSON');
  }
}

function withMarks(text: string): string {
  let isInside = false;
  return text.replace(TOKEN, (token, offset: number) => {
    if (token === '"') {
      isInside = !isInside;
      return isInside && text.startsWith('\\u0000', offset + 1) ? '"\\u0000' : token;
    }
    return !isInside && NUMBER.test(token) ? `"\\u0000${token}"` : token;
  });
}

function unmarked(json: unknown): Json {
  if (typeof json === 'string') return isNumber(json) ? new Decimal(json.slice(1)) : textOf(json);
  if (Array.isArray(json)) return json.map(unmarked);
  if (typeof json !== 'object' || json === null) return json as Json;
  const object = Object.create(null) as { [key: string]: Json };
  for (const [key, value] of Object.entries(json)) {
    if (isNumber(key)) throw new SyntaxError('a key is a number');
    object[textOf(key)] = unmarked(value);
  }
  return object;
}

function isNumber(text: string): boolean {
  return text.startsWith(MARK) && text[1] !== MARK;
}

function textOf(text: string): string {
  return text.startsWith(MARK) ? text.slice(1) : text;
}
