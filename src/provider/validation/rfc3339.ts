import type { Validator } from '../../terraform';

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** A point in time with its zone, as Turso reads it. */
export function validTime(): Validator<string> {
  return (value, name) => {
    if (RFC_3339.test(value) && !Number.isNaN(Date.parse(value))) return undefined;
    return {
      summary: `Invalid ${name}`,
      detail: `${name} is "${value}". Use a time in RFC 3339 with its zone, such as "2025-01-31T12:00:00Z".`,
    };
  };
}
