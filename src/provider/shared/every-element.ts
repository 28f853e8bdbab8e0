import type { PartlyKnown, Validator } from '../../terraform';

/** Checks each text of a list or set, and reports the first that fails. */
export function everyElement(validator: Validator<string>): Validator<PartlyKnown<string>> {
  return (values, name) => {
    for (const value of values) {
      const problem = value === undefined ? undefined : validator(value, name);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}
