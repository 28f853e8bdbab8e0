import { ApiError } from '../errors';
import { Group } from '../model';

// The rules of the platform for names, addresses, sizes and so on.

const NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const LONGEST_NAME = 64;
/** Turso's hostnames begin with `<database>-<organization>`, and a DNS label is no longer than this. */
const LONGEST_LABEL = 63;

/** https://docs.turso.tech/api-reference/groups/create */
const EXTENSIONS: readonly string[] = ['vector', 'crypto', 'fuzzy', 'math', 'stats', 'text', 'unicode', 'uuid', 'regexp', 'vec'];

const SECONDS: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1 };

/** https://docs.turso.tech/api-reference/databases/create */
export function checkDatabaseName(name: string, organizationSlug: string): void {
  checkName(name, Math.min(LONGEST_NAME, LONGEST_LABEL - 1 - organizationSlug.length));
}

export function checkGroupName(name: string): void {
  checkName(name, LONGEST_NAME);
}

/** Whether a text can be the slug of an organization or a username. */
export function isSlug(text: string): boolean {
  return NAME.test(text) && text.length <= LONGEST_LABEL - 2 && !/^v\d+$/.test(text);
}

export function checkEmail(email: string): void {
  if (!/^[^\s@/]+@[^\s@/]+$/.test(email)) {
    throw new ApiError(400, `invalid email ${JSON.stringify(email)}`);
  }
}

export function checkExtensions(extensions: Group['extensions']): void {
  const wrong = extensions === 'all' ? undefined : extensions.find((name) => !EXTENSIONS.includes(name));
  if (wrong !== undefined) {
    throw new ApiError(400, `invalid extension ${JSON.stringify(wrong)}: use "all", or a list of ${EXTENSIONS.join(', ')}`);
  }
}

/** Bytes, or a number with a unit: `1mb`, `256mb`, `1gb`. https://docs.turso.tech/api-reference/databases/update-configuration */
export function checkSizeLimit(text: string): void {
  if (!/^\d+(\.\d+)? ?([kmgt]?i?b)?$/i.test(text)) {
    throw new ApiError(400, `invalid size_limit ${JSON.stringify(text)}: use a number of bytes, or one with a unit such as 256mb or 1gb`);
  }
}

/**
 * Returns for how many seconds a token lives: numbers with units such as `2w1d30m`, or `never` (undefined).
 * https://docs.turso.tech/api-reference/databases/create-token
 */
export function parseExpiration(text: string): number | undefined {
  if (text === 'never') {
    return undefined;
  }
  if (!/^(\d+[wdhms])+$/.test(text)) {
    throw new ApiError(400, 'Invalid expiration format');
  }
  return [...text.matchAll(/(\d+)([wdhms])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * SECONDS[unit], 0);
}

/**
 * Whether a token only reads.
 *
 * @param field the name of the field, for the error
 */
export function readOnlyOf(field: string, text = 'full-access'): boolean {
  if (text !== 'full-access' && text !== 'read-only') {
    throw new ApiError(400, `invalid ${field} ${JSON.stringify(text)}: use full-access or read-only`);
  }
  return text === 'read-only';
}

function checkName(name: string, longest: number): void {
  if (name.length < 1 || name.length > longest) {
    throw new ApiError(400, `name must contain between 1 and ${longest} characters, got ${JSON.stringify(name)}`);
  }
  if (!NAME.test(name)) {
    throw new ApiError(400, `name must contain only lowercase letters, numbers and dashes, and no dash at either end, got ${JSON.stringify(name)}`);
  }
}
