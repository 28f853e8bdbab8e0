/** The word of those that a typing error may have been meant for: it differs by at most a third of its letters. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const [closest] = words
    // At least so many letters differ as the lengths do: a word of a million letters is not compared letter by letter.
    .filter((candidate) => Math.abs(candidate.length - word.length) <= candidate.length / 3)
    .map((candidate) => ({ candidate, letters: distance(word, candidate) }))
    .sort((one, other) => one.letters - other.letters);
  return closest !== undefined && closest.letters <= closest.candidate.length / 3 ? closest.candidate : undefined;
}

/** How many letters have to be added, removed or changed. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[to.length];
}
