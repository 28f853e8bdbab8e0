import { ApiError } from '../errors';

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent when no page was asked for. */
  readonly pagination?: { readonly next: string | null };
}

/** A page of a list that is sorted by name, or all of it when no `limit` is asked for. The cursor is opaque to clients. */
export function page<T extends { name: string }>(sorted: readonly T[], query: { limit?: string; cursor?: string }): Page<T> {
  const after = query.cursor === undefined ? '' : Buffer.from(query.cursor, 'base64url').toString();
  const rest = after === '' ? sorted : sorted.filter(({ name }) => name > after);
  if (query.limit === undefined) {
    return { items: rest };
  }
  const limit = Number(query.limit);
  if (!Number.isInteger(limit) || limit < 1) {
    throw new ApiError(400, `invalid limit ${JSON.stringify(query.limit)}: use a whole number from 1`);
  }
  const items = rest.slice(0, limit);
  const last = rest.length > limit ? items[items.length - 1] : undefined;
  return { items, pagination: { next: last === undefined ? null : Buffer.from(last.name).toString('base64url') } };
}
