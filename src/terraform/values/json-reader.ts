import { Decimal } from './value';
import { ValueError } from './value-error';
import { parseExactJson } from '../../json/exact-json';

/** JSON as it was written: a number keeps its digits, an object may have any key. */
export type Json = null | boolean | string | Decimal | Json[] | { [key: string]: Json };

/**
 * Parses JSON without losing digits.
 *
 * @throws ValueError if the text is not JSON. It never quotes the text, which may hold secrets.
 */
export function parseJson(text: string): Json {
  try {
    return withDecimals(parseExactJson(text, (digits) => new Decimal(digits)));
  } catch {
    throw new ValueError('not JSON');
  }
}

function withDecimals(json: unknown): Json {
  if (typeof json === 'number') return new Decimal(String(json));
  if (Array.isArray(json)) return json.map(withDecimals);
  if (typeof json !== 'object' || json === null || json instanceof Decimal) return json as Json;
  const object = Object.create(null) as { [key: string]: Json };
  for (const [key, value] of Object.entries(json)) object[key] = withDecimals(value);
  return object;
}
