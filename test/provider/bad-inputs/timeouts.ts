import type { BadInput } from './bad-input';

const NO_TIMES = ['', 'soon', '0s', '5', '30d', '169h'];

/** What is wrong to write in any resource's `timeouts`. */
export const BAD_TIMEOUTS: readonly BadInput[] = ['create', 'read', 'update', 'delete'].flatMap((operation) => NO_TIMES.map((value) => ({
  config: { timeouts: { [operation]: value } },
  path: `timeouts.${operation}`,
  summary: `Invalid ${operation}`,
  detail: `${operation} is "${value}". Use hours, minutes and seconds, such as "30m", "1h30m" or "90s"`,
})));
