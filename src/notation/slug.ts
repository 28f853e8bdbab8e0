import { matching } from './rule';

/** The slug of an organization, or a username. */
export const SLUG = matching(
  /^[a-zA-Z0-9](?:[a-zA-Z0-9_-]*[a-zA-Z0-9])?$/,
  'A slug holds letters, digits, dashes and underscores, and neither begins nor ends with one of the last two. "turso org list" shows the slugs of organizations.',
);
