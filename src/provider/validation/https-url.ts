import type { Validator } from '../../terraform';

const LOOPBACK = /^(?:127(?:\.\d+){3}|localhost|\[::1\])$/;

/** An `https` URL without a password; on this machine `http` will do. */
export function validHttpsUrl(): Validator<string> {
  return (value, name) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
    if (url !== undefined && isSafe && url.username === '' && url.password === '') return undefined;
    return {
      summary: `Invalid ${name}`,
      // A password may stand in it.
      detail: `${name} is "${value.replace(/\/\/.*@/, '//...@')}". Use an https URL without user and password, such as "https://example.com/.well-known/jwks.json".`,
    };
  };
}
