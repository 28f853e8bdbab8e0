import { ApiError } from './errors';

/** The largest JSON body that the Platform API accepts, in bytes. */
export const MOST_JSON_BYTES = 1024 ** 2;

/** The largest body with SQL that a database accepts, in bytes. */
export const MOST_SQL_BYTES = 64 * 1024 ** 2;

/** The largest dump, in bytes, as on the live service. */
export const MOST_DUMP_BYTES = 8 * 1024 ** 3;

/** The largest SQLite file, in bytes, as on the live service. */
export const MOST_UPLOAD_BYTES = 20 * 1024 ** 3;

/** Reads a whole body. It rejects a longer one without keeping it in memory. */
export async function readText(body: AsyncIterable<Uint8Array> | null, most: number, declared?: string | null): Promise<string> {
  checkDeclared(declared, most);
  const chunks: Uint8Array[] = [];
  for await (const chunk of bounded(body ?? none(), most)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Rejects a body by its `Content-Length`. */
export function checkDeclared(declared: string | null | undefined, most: number): void {
  if (Number(declared ?? 0) > most) throw tooLarge(most);
}

/**
 * Yields a body while it arrives, up to a length. It does not end the stream of a longer body, because this would close the connection
 * before the client reads the reason.
 */
export async function* bounded<T extends Uint8Array>(body: AsyncIterable<T>, most: number): AsyncGenerator<T> {
  const chunks = body[Symbol.asyncIterator]();
  let seen = 0;
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    seen += next.value.length;
    if (seen > most) throw tooLarge(most);
    yield next.value;
  }
}

async function* none(): AsyncGenerator<Uint8Array> {
  // Nothing was sent.
}

function tooLarge(most: number): ApiError {
  return new ApiError(413, `the request body is larger than ${most} bytes, the most that turso-local accepts`);
}
