import { matching } from './rule';

/** The name of an API token: a part of a path at Turso. */
export const API_TOKEN_NAME = matching(/^(?!\.{1,2}$)[^/]+$/, 'A name is not empty, and holds no slash.');

/** The name of a JWKS endpoint. */
export const JWKS_NAME = matching(/^[^\s/]{1,255}$/, 'A name holds from 1 to 255 characters, none of them a space or a slash.');
