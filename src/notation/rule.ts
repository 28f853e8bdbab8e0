import { quotedList } from './words';

/** Decides which values a setting accepts. Constructs and provider use the same rule, so both accept the same values. */
export interface Rule<T> {
  readonly accepts: (value: T) => boolean;
  /** Says what to write, in full sentences. Messages show them after the value. */
  readonly words: string;
}

/** Accepts texts that match an expression. */
export function matching(expression: RegExp, words: string): Rule<string> {
  return { accepts: (text) => expression.test(text), words };
}

/** Decides which texts a list or set accepts. */
export interface ListRule {
  /** Returns the fault as the part of a sentence that follows the name of the setting, or undefined. */
  readonly fault: (texts: readonly string[]) => string | undefined;
  /** Says what to write, in full sentences. */
  readonly words: string;
}

/** Applies a rule to each text of a list. */
export function eachOf({ accepts, words }: Rule<string>): ListRule {
  return {
    fault: (texts) => {
      const wrong = texts.filter((text) => !accepts(text));
      return wrong.length === 0 ? undefined : `holds ${quotedList(wrong)}`;
    },
    words,
  };
}

/** Accepts whole numbers in a range, both ends included. */
export function wholeNumber(least: number, most: number): Rule<number> {
  return {
    accepts: (value) => Number.isInteger(value) && value >= least && value <= most,
    words: `Use a whole number from ${least} to ${most}.`,
  };
}
