import { paint, type Paint } from './render/paint';

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
