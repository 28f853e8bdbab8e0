/**
 * Whether a server's text says these words of its own accord: what stands within a value that we sent is that value, not a word. An
 * API token may be called "already exists". A text names a value once, so that the second time these are words.
 *
 * @param words has the flag `g`
 * @param sent every value of the request that a text may quote
 */
export function says(text: string, words: RegExp, sent: readonly string[]): boolean {
  const quoted = sent.flatMap((value) => firstOccurrence(text, value) ?? []);
  const isQuoted = (start: number, end: number) => quoted.some(({ from, to }) => from <= start && end <= to);
  return [...text.matchAll(words)].some(({ 0: { length }, index }) => !isQuoted(index, index + length));
}

/** Where a value stands as a whole in a text, not within a longer word. */
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

/** Every text in a request: the names in its path, the values of its query, and what its body holds. */
export function valuesOf(path: string, ...holders: readonly unknown[]): string[] {
  const names = path.split('/').filter((segment) => segment !== '').map((segment) => decodeURIComponent(segment));
  return [...names, ...holders.flatMap(textsIn)];
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
