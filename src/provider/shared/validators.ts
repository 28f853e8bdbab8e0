import { NAME, NAME_RULE, suggestName, parseTime, pastTime, TIME, type ListRule, type Rule } from '../../notation';
import { pattern, attributePath, type PartlyKnown, type Validator, type ConfigValidator } from '../../terraform';

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

/** The name of a database or a group. */
export function validName(): Validator<string> {
  return pattern(NAME, NAME_RULE, suggestName);
}

/** A moment, in RFC 3339. */
export const validTime = () => following(TIME);

/** A moment that is over, in RFC 3339. */
export const validPastTime = (now?: () => number) => following(pastTime(now));

/** The time of the first attribute is not later than that of the second. */
export function inOrder(from: string, to: string): ConfigValidator {
  return (config) => {
    const [begin, end] = [config.value(from), config.value(to)];
    if (!(timeOf(begin) > timeOf(end))) return [];
    const detail = `${from} is "${begin}", which is later than ${to}, "${end}". Exchange the two.`;
    return [{ summary: 'Invalid period', detail, path: attributePath(from) }];
  };
}

/** Neither later nor earlier than anything for what is no time, or not known yet. */
function timeOf(value: unknown): number {
  return (typeof value === 'string' ? parseTime(value) : undefined) ?? Number.NaN;
}
