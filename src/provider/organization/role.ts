import { oneOf, type Validator } from '../../terraform';

/** The roles that can be given. */
export const ROLES = ['admin', 'member', 'viewer'] as const;

const known = oneOf(...ROLES);

/** A role that can be given to somebody. */
export function validRole(): Validator<string> {
  return (value, name) => {
    if (value !== 'owner') return known(value, name);
    return {
      summary: `Invalid ${name}`,
      detail: `${name} is "owner", which cannot be given: an organization belongs to who made it. Use "admin", which may do almost the same, and `
        + 'leave the owner out of the configuration.',
    };
  };
}
