/**
 * Whether a name matches a pattern in which `*` stands for any characters, also for none, and `?` for exactly one. Everything else
 * stands for itself. The time it takes grows with the lengths only, whatever the pattern.
 */
export function matchesGlob(pattern: string, name: string): boolean {
  let at = 0;
  let next = 0;
  // Where the last star stands, and how far it reaches so far.
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

/** Whether a text is a pattern rather than a name. */
export function isGlob(text: string): boolean {
  return /[*?]/.test(text);
}
