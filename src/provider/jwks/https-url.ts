import { HTTPS_URL, withoutCredentials } from '../../notation';
import type { Validator } from '../../terraform';

/** An `https` URL without a password; on this machine `http` will do. */
export function validHttpsUrl(): Validator<string> {
  return (value, name) => {
    if (HTTPS_URL.accepts(value)) return undefined;
    return { summary: `Invalid ${name}`, detail: `${name} is "${withoutCredentials(value)}". ${HTTPS_URL.words}` };
  };
}
