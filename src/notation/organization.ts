import { matching } from './rule';

/** Accepts the slug of an organization, or a username. */
export const SLUG = matching(
  /^[a-zA-Z0-9](?:[a-zA-Z0-9_-]*[a-zA-Z0-9])?$/,
  'A slug holds letters, digits, dashes and underscores, and neither begins nor ends with one of the last two. "turso org list" shows the slugs of organizations.',
);

export const EMAIL = matching(/^[^\s@/]+@[^\s@/]+$/, 'Use one email address, such as "iku@turso.tech".');

/** Accepts the name of an API token. It becomes a part of a path at Turso. */
export const API_TOKEN_NAME = matching(/^(?!\.{1,2}$)[^/]+$/, 'A name is not empty, and holds no slash.');

/** Accepts the name of a JWKS endpoint. */
export const JWKS_NAME = matching(/^[^\s/]{1,255}$/, 'A name holds from 1 to 255 characters, none of them a space or a slash.');
