/** The names that a message shows at most. */
const SHOWN = 10;

/** Lists all words for a message: `"a", "b"`. Use it for lists that our code sets, such as accepted values. */
export function quotedList(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(', ');
}

/**
 * Lists names for a message and counts the rest, so that the message stays short: `"a", "b" and 3 more`.
 *
 * @param most how many names the message shows
 */
export function quotedNames(names: readonly string[], most = SHOWN): string {
  const shown = quotedList(names.slice(0, most));
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** Adds a full stop to a text that has no end mark. Servers end their messages either way. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Returns the word that a misspelt one probably stands for. At most a third of its letters differ. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const [closest] = words
    // The lengths alone rule out most words, so a word of a million letters is never compared letter by letter.
    .filter((candidate) => Math.abs(candidate.length - word.length) <= candidate.length / 3)
    .map((candidate) => ({ candidate, letters: distance(word, candidate) }))
    .sort((one, other) => one.letters - other.letters);
  return closest !== undefined && closest.letters <= closest.candidate.length / 3 ? closest.candidate : undefined;
}

/** Counts the letters to add, remove or change. */
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
