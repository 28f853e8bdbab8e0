import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Cloud } from './env';

type Status = ConstructorParameters<typeof HTTPException>[0];

/** Ends a request with a status and one sentence. */
export function refuse(status: Status, message: string): never {
  throw new HTTPException(status, { message });
}

/** Returns the JSON object in the body. */
export async function body(c: Context<Cloud>): Promise<Record<string, unknown>> {
  const value: unknown = await c.req.json().catch(() => refuse(400, 'The body is not JSON.'));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(400, 'The body has to be a JSON object.');
  return value as Record<string, unknown>;
}

/** Returns a text of the body. */
export function text(values: Record<string, unknown>, name: string, max = 200): string {
  const value = values[name];
  if (typeof value !== 'string' || value.trim() === '' || value.length > max) refuse(400, `${name} has to be a text of 1 to ${max} characters.`);
  return value.trim();
}

export function optionalText(values: Record<string, unknown>, name: string, max = 200): string | null {
  return values[name] === undefined || values[name] === null ? null : text(values, name, max);
}

/** Returns the version that the client has seen, so that it cannot overwrite a change that it has not seen. */
export function seenVersion(c: Context<Cloud>): number {
  const given = c.req.header('if-match');
  if (given === undefined) refuse(428, 'If-Match is missing. Send the ETag of the version that you have seen.');
  const [, version] = /^"(\d{1,15})"$/.exec(given) ?? [];
  return version === undefined ? refuse(412, 'If-Match is not an ETag of this resource.') : Number(version);
}

/** Answers with one row and its version as the ETag, or with 304 if the client has it. */
export function answerVersion(c: Context<Cloud>, row: { readonly version: number }, status: 200 | 201 = 200): Response {
  const tag = `"${row.version}"`;
  c.header('etag', tag);
  return status === 200 && c.req.header('if-none-match') === tag ? c.body(null, 304) : c.json(row, status);
}

/** Ends a request that has changed nothing: the row is gone, or has another version than the client has seen. */
export function refuseStale(row: object | undefined, what: string): never {
  refuse(row === undefined ? 404 : 412, row === undefined ? `This ${what} does not exist.`
    : `Somebody has changed this ${what} since you read it. Read it again, and repeat your change.`);
}

/** The part of a list that a client asks for: `?limit=20&after=CURSOR`. */
export interface PageRequest {
  readonly limit: number;
  /** The sorting values of the last row before the page. */
  readonly after: readonly (string | number)[];
}

/** @param beginning sorting values before those of every row */
export function pageRequest(c: Context<Cloud>, beginning: PageRequest['after']): PageRequest {
  const limit = Number(c.req.query('limit') ?? 50);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) refuse(400, 'limit has to be a whole number from 1 to 100.');
  const cursor = c.req.query('after');
  return { limit, after: cursor === undefined ? beginning : readCursor(cursor, beginning) };
}

function readCursor(cursor: string, beginning: PageRequest['after']): PageRequest['after'] {
  try {
    const after = JSON.parse(decodeURIComponent(atob(cursor))) as PageRequest['after'];
    if (after.length === beginning.length && after.every((value, index) => typeof value === typeof beginning[index])) return after;
  } catch { /* Says the same as for values of another list. */ }
  return refuse(400, 'after is not a cursor of this list. Use the "next" of a page.');
}

/** Answers with a page. The query has asked for one row more than the page has, which says whether there is a next page. */
export function answerPage<Row>(c: Context<Cloud>, rows: readonly Row[], { limit }: PageRequest, sortedBy: (row: Row) => PageRequest['after']): Response {
  const items = rows.slice(0, limit);
  const next = rows.length > limit ? btoa(encodeURIComponent(JSON.stringify(sortedBy(items[limit - 1])))) : null;
  if (next !== null) {
    const url = new URL(c.req.url);
    url.searchParams.set('after', next);
    c.header('link', `<${url.pathname}${url.search}>; rel="next"`);
  }
  return c.json({ items, next });
}
