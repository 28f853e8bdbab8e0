import { paint } from '../../src/cli/terminal';

/** A page of 80 characters without colours, as in a log. */
export const PAGE = { paint: paint(false), width: 80 };

/** One that shows where colours are. */
export const COLOURS = { paint: paint(true), width: 80 };

/** A text as it is written in a test: without its first line break and the blanks in front of each line. */
export function lines(written: string): string {
  const [, ...rest] = written.split('\n');
  const indent = Math.min(...rest.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return rest.map((line) => line.slice(indent)).join('\n');
}
