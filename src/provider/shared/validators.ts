import type { ListRule, Rule } from '../../notation';
import type { PartlyKnown, Validator } from '../../terraform';

/** The value is what a rule takes. */
export function following<T extends string | number>({ accepts, words }: Rule<T>): Validator<T> {
  return (value, name) => {
    if (accepts(value)) return undefined;
    return { summary: `Invalid ${name}`, detail: `${name} is ${typeof value === 'string' ? `"${value}"` : value}. ${words}` };
  };
}

/** The list or set is what a rule takes, as far as it is known. */
export function followingAll({ fault, words }: ListRule): Validator<PartlyKnown<string>> {
  return (values, name) => {
    const found = fault(values.filter((value) => value !== undefined));
    return found === undefined ? undefined : { summary: `Invalid ${name}`, detail: `${name} ${found}. ${words}` };
  };
}
