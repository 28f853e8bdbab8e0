import type { Validator } from './validator';
import { quoted } from '../quoted';

/** The value is one of a fixed set. */
export function oneOf(...accepted: readonly string[]): Validator<string> {
  return (value, name) => {
    if (accepted.includes(value)) return undefined;
    return {
      summary: `Invalid ${name}`,
      detail: `${name} is "${value}". Use one of ${quoted(accepted)}.`,
    };
  };
}
