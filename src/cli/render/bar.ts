const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `width` characters for a part of a whole, padded with blanks. The least part is seen, and only the whole fills it. */
export function bar(part: number, whole: number, width: number): string {
  const share = whole === 0 ? 0 : Math.min(part / whole, 1);
  const most = share === 1 ? width * 8 : width * 8 - 1;
  const filled = share === 0 ? 0 : Math.min(Math.max(Math.round(share * width * 8), 1), most);
  return `${'█'.repeat(Math.floor(filled / 8))}${EIGHTHS[filled % 8]}`.padEnd(width);
}
