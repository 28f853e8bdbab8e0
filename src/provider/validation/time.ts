import { parseTime, TIME_RULE } from '../../notation';
import type { Validator } from '../../terraform';

/** A moment that is over, in RFC 3339. */
export function validPastTime(now: () => number = Date.now): Validator<string> {
  return (text, name) => {
    const time = parseTime(text);
    if (time === undefined) return { summary: `Invalid ${name}`, detail: `${name} is "${text}". ${TIME_RULE}` };
    if (time <= now()) return undefined;
    return { summary: `Invalid ${name}`, detail: `${name} is "${text}", which lies in the future. Use a time that is over.` };
  };
}
