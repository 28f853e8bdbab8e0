import { pattern, type Validator } from '../../terraform';

/** Something that mail can be sent to. */
export function validEmail(): Validator<string> {
  return pattern(/^[^\s@/]+@[^\s@/]+$/, 'Use one email address, such as "iku@turso.tech".');
}
