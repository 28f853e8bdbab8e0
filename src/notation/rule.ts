/** What a setting takes. Constructs and the Terraform provider ask the same rule, so that neither refuses what the other takes. */
export interface Rule<T> {
  readonly accepts: (value: T) => boolean;
  /** What it wants, in full sentences: they follow the value in messages. */
  readonly words: string;
}

/** Whole numbers, both ends included. */
export function wholeNumber(least: number, most: number): Rule<number> {
  return {
    accepts: (value) => Number.isInteger(value) && value >= least && value <= most,
    words: `Use a whole number from ${least} to ${most}.`,
  };
}
