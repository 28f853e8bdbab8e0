import type { Validator } from '../../terraform';

/** Checks each text of a list or set; the first that fails is told. */
export function everyElement(validator: Validator<string>): Validator<string[]> {
  return (values, name) => {
    for (const value of values) {
      // An element that is not known yet is none to check.
      const problem = typeof value === 'string' ? validator(value, name) : undefined;
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}
