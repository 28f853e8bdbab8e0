import { ApiError } from '../errors';

const NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const LONGEST_NAME = 64;
/** Turso's hostnames begin with `<database>-<organization>`, and a DNS label has room for so much. */
const LONGEST_LABEL = 63;

/** https://docs.turso.tech/api-reference/databases/create */
export function checkDatabaseName(name: string, organizationSlug: string): void {
  checkName(name, Math.min(LONGEST_NAME, LONGEST_LABEL - 1 - organizationSlug.length));
}

export function checkGroupName(name: string): void {
  checkName(name, LONGEST_NAME);
}

export function isSlug(text: string): boolean {
  return NAME.test(text) && text.length <= LONGEST_LABEL - 2 && !/^v\d+$/.test(text);
}

function checkName(name: string, longest: number): void {
  if (name.length < 1 || name.length > longest) {
    throw new ApiError(400, `name must contain between 1 and ${longest} characters, got ${JSON.stringify(name)}`);
  }
  if (!NAME.test(name)) {
    throw new ApiError(400, `name must contain only lowercase letters, numbers and dashes, and no dash at either end, got ${JSON.stringify(name)}`);
  }
}
