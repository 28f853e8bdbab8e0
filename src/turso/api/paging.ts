import type { JsonObject } from '../http/json';

/**
 * Returns the cursor of the next page, or undefined after the last one. Also stops at a service that ignores the cursor and always returns
 * the same page.
 */
export function nextPage(json: JsonObject, cursor: string | undefined): string | undefined {
  const next = json.object('pagination')?.string('next');
  return next === '' || next === cursor ? undefined : next;
}
