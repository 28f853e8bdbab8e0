/** Begins a text that stands for a number. A text that begins with the mark already gets a second one. */
const MARK = '\u0000';

/** An escaped character, a quote, or something like a number. */
const TOKEN = /\\[^]|"|[-\d][\w.+-]*/g;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Every text with an inexact number matches, and few others: a UUID such as `3e4f...` is inside quotes. */
const SUSPECT = /[\d.]{16}|(?:^|[:[,\s])-?[\d.]+[eE]/;

/** Up to 15 digits survive in a double. */
const EXACT = /^-?(?=[\d.]{1,15}$)\d+(?:\.\d+)?$/;

/**
 * Parses JSON as `JSON.parse` does, but keeps the digits of numbers that a `number` may change.
 *
 * @param exact turns the text of such a number into a value
 * @throws SyntaxError if the text is not JSON. Its message may quote the text
 */
export function parseExactJson(text: string, exact: (digits: string) => unknown): unknown {
  return SUSPECT.test(text) ? unmarked(JSON.parse(withMarks(text)), exact) : JSON.parse(text);
}

function withMarks(text: string): string {
  let isInside = false;
  return text.replace(TOKEN, (token, offset: number) => {
    if (token === '"') {
      isInside = !isInside;
      return isInside && text.startsWith('\\u0000', offset + 1) ? '"\\u0000' : token;
    }
    return !isInside && NUMBER.test(token) && !EXACT.test(token) ? `"\\u0000${token}"` : token;
  });
}

function unmarked(json: unknown, exact: (digits: string) => unknown): unknown {
  if (typeof json === 'string') return isNumber(json) ? exact(json.slice(1)) : textOf(json);
  if (Array.isArray(json)) return json.map((item) => unmarked(item, exact));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => {
    if (isNumber(key)) throw new SyntaxError('a key is a number');
    return [textOf(key), unmarked(value, exact)];
  }));
}

function isNumber(text: string): boolean {
  return text.startsWith(MARK) && text[1] !== MARK;
}

function textOf(text: string): string {
  return text.startsWith(MARK) ? text.slice(1) : text;
}
