import type { Paint } from './paint';

/** What of a terminal a text depends on. */
export interface Page {
  readonly paint: Paint;
  /** Characters of a line. */
  readonly width: number;
}
