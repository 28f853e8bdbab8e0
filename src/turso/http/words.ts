/**
 * Whether a server's text contains these words as its own. It ignores words inside a value that the request held, because an API token
 * may be named "already exists". A text quotes a value once, so a second occurrence counts as the server's words.
 *
 * @param words has the flag `g`
 * @param sent every value of the request that a text may quote
 */
export function says(text: string, words: RegExp, sent: readonly string[]): boolean {
  const quoted = sent.flatMap((value) => firstOccurrence(text, value) ?? []);
  const isQuoted = (start: number, end: number) => quoted.some(({ from, to }) => from <= start && end <= to);
  return [...text.matchAll(words)].some(({ 0: { length }, index }) => !isQuoted(index, index + length));
}

/** Returns where a value stands as a whole word in a text. */
function firstOccurrence(text: string, value: string): { from: number; to: number } | undefined {
  if (value === '') return undefined;
  for (let from = text.indexOf(value); from !== -1; from = text.indexOf(value, from + 1)) {
    const to = from + value.length;
    if (!isWordPart(text[from - 1]) && !isWordPart(text[to])) return { from, to };
  }
  return undefined;
}

function isWordPart(character: string | undefined): boolean {
  return character !== undefined && /[\w-]/.test(character);
}

/** Returns every text in a request: the names in its path, and the values in its query and body. */
export function valuesOf(path: string, ...holders: readonly unknown[]): string[] {
  const names = path.split('/').filter((segment) => segment !== '').map((segment) => decodeURIComponent(segment));
  return [...names, ...holders.flatMap(textsIn)];
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
