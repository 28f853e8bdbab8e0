/** Colours, or none. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
}

/** `NO_COLOR` and what is no terminal want none. */
export function paint(enabled: boolean): Paint {
  const style = (on: number, off: number) => (text: string) => (enabled && text !== '' ? `\u001B[${on}m${text}\u001B[${off}m` : text);
  return { bold: style(1, 22), dim: style(2, 22), red: style(31, 39), green: style(32, 39), yellow: style(33, 39) };
}

/** How many characters of a text are seen. */
export function visibleLength(text: string): number {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\u001B\[\d+m/g, '').length;
}
