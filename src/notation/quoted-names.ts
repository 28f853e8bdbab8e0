/** How many names a message shows. */
const SHOWN = 10;

/** All words of a list for a message: `"a", "b"`. For lists that our code sets, such as the values that a setting accepts. */
export function quotedList(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(', ');
}

/**
 * Names for a message, which stays short however many there are: `"a", "b" and 3 more`.
 *
 * @param most how many names the message shows
 */
export function quotedNames(names: readonly string[], most = SHOWN): string {
  const shown = quotedList(names.slice(0, most));
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
