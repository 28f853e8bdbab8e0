import { matching } from './rule';

/** Accepts names of environment variables that every shell accepts. */
export const VARIABLE_NAME = matching(
  /^[A-Za-z_][A-Za-z0-9_]*$/, 'A name of a variable holds letters, digits and underscores, and does not begin with a digit, such as "TURSO_API_TOKEN".',
);
