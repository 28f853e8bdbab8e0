import { parseTime, TIME_RULE } from '../../notation';
import { attributePath, type ConfigValidator, type Validator } from '../../terraform';

/** A point in time with its zone, as Turso reads it. */
export function validTime(): Validator<string> {
  return (value, name) => {
    if (parseTime(value) !== undefined) return undefined;
    return { summary: `Invalid ${name}`, detail: `${name} is "${value}". ${TIME_RULE}` };
  };
}

/** The time of the first attribute is not later than that of the second. */
export function inOrder(from: string, to: string): ConfigValidator {
  return (config) => {
    const [begin, end] = [config.value(from), config.value(to)];
    if (timeOf(begin) <= timeOf(end) || Number.isNaN(timeOf(begin) + timeOf(end))) return [];
    const detail = `${from} is "${begin}", which is later than ${to}, "${end}". Exchange the two.`;
    return [{ summary: 'Invalid period', detail, path: attributePath(from) }];
  };
}

/** What is no time, or not known yet, is later or earlier than nothing. */
function timeOf(value: unknown): number {
  return (typeof value === 'string' ? parseTime(value) : undefined) ?? Number.NaN;
}
