/** Where a command writes to. */
export interface Terminal {
  /** Whether a person sees the results as they are written, so that they may be written over. */
  readonly live: boolean;
  readonly paint: Paint;
  /** Characters of a line, and lines of the screen. */
  readonly width: number;
  readonly height: number;
  /** For results. */
  write(text: string): void;
  /** For what is only of interest while it lasts: nothing where nobody looks. The next one takes its place; an empty text ends it. */
  passing(text: string): void;
}

/** What of Node's `process` a terminal is made of. */
export interface Streams {
  readonly stdout: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns' | 'rows' | 'hasColors'>;
  readonly stderr: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;
}

const USUAL_WIDTH = 80;
const WIDEST = 100;
const USUAL_HEIGHT = 24;

export function terminal({ stdout, stderr }: Streams): Terminal {
  const live = stdout.isTTY === true;
  return {
    live,
    // Node.js knows of NO_COLOR, FORCE_COLOR and TERM.
    paint: paint(live && stdout.hasColors()),
    width: Math.min(live ? stdout.columns : USUAL_WIDTH, WIDEST),
    height: live ? stdout.rows : USUAL_HEIGHT,
    write: (text) => { stdout.write(text); },
    passing: (text) => {
      if (stderr.isTTY === true) stderr.write(`\r${CLEAR_LINE}${text}`);
    },
  };
}

const CLEAR_LINE = '\u001B[K';

/** What of a terminal a text depends on. */
export interface Page {
  readonly paint: Paint;
  /** Characters of a line. */
  readonly width: number;
}

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
