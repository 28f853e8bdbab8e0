import { following } from './validators';
import { parseTime, pastTime, TIME } from '../../notation';
import { attributePath, type ConfigValidator } from '../../terraform';

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
