/** A text with a full stop at its end, unless it has one. Servers end their messages either way. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
