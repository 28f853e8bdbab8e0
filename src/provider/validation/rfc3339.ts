import { attributePath, type ConfigValidator, type Validator } from '../../terraform';

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** A point in time with its zone, as Turso reads it. */
export function validTime(): Validator<string> {
  return (value, name) => {
    if (isTime(value)) return undefined;
    return {
      summary: `Invalid ${name}`,
      detail: `${name} is "${value}". Use a time in RFC 3339 with its zone, such as "2025-01-31T12:00:00Z".`,
    };
  };
}

/** The time of the first attribute is not later than that of the second. */
export function inOrder(from: string, to: string): ConfigValidator {
  return (config) => {
    const [begin, end] = [config.value(from), config.value(to)];
    if (!isTime(begin) || !isTime(end) || Date.parse(begin) <= Date.parse(end)) return [];
    const detail = `${from} is "${begin}", which is later than ${to}, "${end}". Exchange the two.`;
    return [{ summary: 'Invalid period', detail, path: attributePath(from) }];
  };
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && RFC_3339.test(value) && !Number.isNaN(Date.parse(value));
}
