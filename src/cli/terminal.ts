/** Where a command writes. */
export interface Terminal {
  /** Whether a person watches the output, so that lines can be overwritten. */
  readonly live: boolean;
  readonly paint: Paint;
  /** Characters in a line. */
  readonly width: number;
  /** Lines on the screen. */
  readonly height: number;
  /** Writes results. */
  write(text: string): void;
  /** Shows progress in one line, which the next text replaces and an empty text clears. Writes nothing if stderr is not a terminal. */
  progress(text: string): void;
  /** Writes a note beside the results, as a line of its own. */
  note(text: string): void;
}

/** The parts of Node's `process` that a terminal needs. */
export interface Streams {
  readonly stdout: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns' | 'rows' | 'hasColors'>;
  readonly stderr: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;
}

/** Width and height of output that does not go to a screen. */
const DEFAULT_WIDTH = 80;
const DEFAULT_HEIGHT = 24;
/** Longer lines are hard to read. */
const MAX_WIDTH = 100;

export function terminal({ stdout, stderr }: Streams): Terminal {
  const live = stdout.isTTY === true;
  return {
    live,
    // hasColors respects NO_COLOR, FORCE_COLOR and TERM.
    paint: paint(live && stdout.hasColors()),
    width: Math.min(live ? stdout.columns : DEFAULT_WIDTH, MAX_WIDTH),
    height: live ? stdout.rows : DEFAULT_HEIGHT,
    write: (text) => { stdout.write(text); },
    progress: (text) => {
      if (stderr.isTTY === true) stderr.write(`\r${CLEAR_LINE}${text}`);
    },
    note: (text) => { stderr.write(`cdktf-turso: ${text}\n`); },
  };
}

const CLEAR_LINE = '\u001B[K';

/** The properties of a terminal that a text depends on. */
export interface Page {
  readonly paint: Paint;
  /** Characters in a line. */
  readonly width: number;
}

/** Adds colours to text, or leaves it plain. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
}

/** Returns a paint that adds colours only if `enabled`. */
export function paint(enabled: boolean): Paint {
  const style = (on: number, off: number) => (text: string) => (enabled && text !== '' ? `\u001B[${on}m${text}\u001B[${off}m` : text);
  return { bold: style(1, 22), dim: style(2, 22), red: style(31, 39), green: style(32, 39), yellow: style(33, 39) };
}

/** Counts the characters of a text without its colour codes. */
export function visibleLength(text: string): number {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\u001B\[\d+m/g, '').length;
}
