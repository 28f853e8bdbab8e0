/**
 * Whether a name matches a pattern. `*` stands for any number of characters, also none, and `?` for exactly one. All others stand for
 * themselves. The cost is at most the product of the two lengths.
 */
export function matchesGlob(pattern: string, name: string): boolean {
  let at = 0;
  let next = 0;
  // The index of the last star, and the end of the text that it matches so far.
  let star = -1;
  let reach = 0;
  while (at < name.length) {
    if (pattern[next] === '*') {
      star = next++;
      reach = at;
    } else if (next < pattern.length && (pattern[next] === '?' || pattern[next] === name[at])) {
      next++;
      at++;
    } else if (star !== -1) {
      next = star + 1;
      at = ++reach;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(next));
}

/** Whether a text is a pattern and not a plain name. */
export function isGlob(text: string): boolean {
  return /[*?]/.test(text);
}
