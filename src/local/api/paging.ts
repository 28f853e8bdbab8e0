import { ApiError } from '../errors';

export interface Page<T> {
  readonly items: readonly T[];
  /** Undefined if the client does not request a page. */
  readonly pagination?: { readonly next?: string | null };
}

interface Query {
  readonly limit?: string;
  readonly cursor?: string;
}

/** The default and the largest size of a page in v3. */
const DEFAULT_LIMIT = 100;
const LARGEST_LIMIT = 1_000;

/** Returns a page of a list sorted by name, or the whole list without `limit`. The cursor is opaque to clients. */
export function page<T extends { name: string }>(sorted: readonly T[], query: Query): Page<T> {
  const limit = query.limit === undefined ? Infinity : limitOf(query.limit);
  const { items, next } = cut(sorted, query.cursor, limit, ({ name }) => name);
  return query.limit === undefined ? { items } : { items, pagination: { next: next ?? null } };
}

/** Returns a page for v3, which always pages and leaves out `next` on the last page. @param keyOf the unique sort key */
export function pageOf<T>(sorted: readonly T[], query: Query, keyOf: (item: T) => string): Page<T> {
  const limit = query.limit === undefined ? DEFAULT_LIMIT : limitOf(query.limit, LARGEST_LIMIT);
  const { items, next } = cut(sorted, query.cursor, limit, keyOf);
  return { items, pagination: next === undefined ? {} : { next } };
}

function cut<T>(
  sorted: readonly T[], cursor: string | undefined, limit: number, keyOf: (item: T) => string,
): { items: readonly T[]; next?: string } {
  const after = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString();
  const rest = after === '' ? sorted : sorted.filter((item) => keyOf(item) > after);
  const items = rest.slice(0, limit);
  return rest.length > limit ? { items, next: Buffer.from(keyOf(items[items.length - 1])).toString('base64url') } : { items };
}

function limitOf(text: string, largest = Infinity): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > largest) {
    const range = largest === Infinity ? 'from 1' : `from 1 to ${largest}`;
    throw new ApiError(400, `invalid limit ${JSON.stringify(text)}: use a whole number ${range}`);
  }
  return limit;
}
