import type { Validator } from './validator';

/** The number is whole and between `min` and `max`, both included. */
export function integerBetween(min: number, max: number): Validator<number> {
  return (value, name) => {
    if (Number.isSafeInteger(value) && value >= min && value <= max) return undefined;
    return {
      summary: `Invalid ${name}`,
      detail: `${name} is ${value}. Use a whole number from ${min} to ${max}.`,
    };
  };
}
