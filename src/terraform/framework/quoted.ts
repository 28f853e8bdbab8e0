/** Words as messages show them: `"a", "b"`. This folder imports no other one, so it has this rule of its own. */
export function quoted(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(', ');
}
