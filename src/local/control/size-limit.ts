import { ApiError } from '../errors';

/** Bytes, or a number with a unit: `1mb`, `256mb`, `1gb`. https://docs.turso.tech/api-reference/databases/update-configuration */
export function checkSizeLimit(text: string): void {
  if (!/^\d+(\.\d+)? ?([kmgt]?i?b)?$/i.test(text)) {
    throw new ApiError(400, `invalid size_limit ${JSON.stringify(text)}: use a number of bytes, or one with a unit such as 256mb or 1gb`);
  }
}
