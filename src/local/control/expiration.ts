import { ApiError } from '../errors';

const SECONDS: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1 };

/**
 * Seconds that a token lives: `never` (undefined), or numbers with units one after another, such as `2w1d30m`.
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
