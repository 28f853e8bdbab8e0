import { quotedList } from './quoted-names';

/** What a setting takes. Constructs and the Terraform provider ask the same rule, so that neither refuses what the other takes. */
export interface Rule<T> {
  readonly accepts: (value: T) => boolean;
  /** What it wants, in full sentences: they follow the value in messages. */
  readonly words: string;
}

/** A text that matches an expression. */
export function matching(expression: RegExp, words: string): Rule<string> {
  return { accepts: (text) => expression.test(text), words };
}

/** What a list or a set of texts takes. */
export interface ListRule {
  /** What is wrong, as the part of a sentence that follows the name of the setting. */
  readonly fault: (texts: readonly string[]) => string | undefined;
  /** What it wants, in full sentences. */
  readonly words: string;
}

/** Each text of the list follows a rule. */
export function eachOf({ accepts, words }: Rule<string>): ListRule {
  return {
    fault: (texts) => {
      const wrong = texts.filter((text) => !accepts(text));
      return wrong.length === 0 ? undefined : `holds ${quotedList(wrong)}`;
    },
    words,
  };
}

/** Whole numbers, both ends included. */
export function wholeNumber(least: number, most: number): Rule<number> {
  return {
    accepts: (value) => Number.isInteger(value) && value >= least && value <= most,
    words: `Use a whole number from ${least} to ${most}.`,
  };
}
