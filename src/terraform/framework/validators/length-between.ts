import type { Validator } from './validator';

/** The text has between `min` and `max` characters. */
export function lengthBetween(min: number, max: number): Validator<string> {
  return (value, name) => {
    const { length } = [...value];
    if (length >= min && length <= max) return undefined;
    return {
      summary: `Invalid length of ${name}`,
      detail: `${name} has ${length} characters. Use between ${min} and ${max}.`,
    };
  };
}
