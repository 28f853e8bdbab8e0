import { parseTime, TIME_RULE } from '../../notation';
import { attributePath, type ConfigValidator, type Validator } from '../../terraform';

/** A moment, in RFC 3339. */
export function validTime(): Validator<string> {
  return (value, name) => {
    if (parseTime(value) !== undefined) return undefined;
    return { summary: `Invalid ${name}`, detail: `${name} is "${value}". ${TIME_RULE}` };
  };
}

/** A moment that is over, in RFC 3339. */
export function validPastTime(now: () => number = Date.now): Validator<string> {
  return (text, name) => {
    if (!(timeOf(text) > now())) return validTime()(text, name);
    return { summary: `Invalid ${name}`, detail: `${name} is "${text}", which lies in the future. Use a time that is over.` };
  };
}

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
