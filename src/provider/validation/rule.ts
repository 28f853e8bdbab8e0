import type { Rule } from '../../notation';
import type { Validator } from '../../terraform';

/** The value is what a rule takes. */
export function following<T extends string | number>({ accepts, words }: Rule<T>): Validator<T> {
  return (value, name) => {
    if (accepts(value)) return undefined;
    return { summary: `Invalid ${name}`, detail: `${name} is ${typeof value === 'string' ? `"${value}"` : value}. ${words}` };
  };
}
