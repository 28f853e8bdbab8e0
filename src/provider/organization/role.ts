import { oneOf, type Validator } from '../../terraform';

/** The roles that a member can get. */
export const ROLES = ['admin', 'member', 'viewer'] as const;

const known = oneOf(...ROLES);

/** Accepts a role that a member can get. */
export function validRole(): Validator<string> {
  return (value, name) => {
    if (value !== 'owner') return known(value, name);
    return {
      summary: `Invalid ${name}`,
      detail: `${name} is "owner", a role that only the creator of the organization has. Use "admin", which may do almost the same, and `
        + 'leave the owner out of the configuration.',
    };
  };
}
