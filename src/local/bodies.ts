import { ApiError } from './errors';

/** The largest JSON body that the Platform API takes, in bytes. */
export const MOST_JSON_BYTES = 1024 ** 2;

/** The largest body with SQL that a database takes, in bytes. */
export const MOST_SQL_BYTES = 64 * 1024 ** 2;

/** The largest dump, in bytes, as on the live service. */
export const MOST_DUMP_BYTES = 8 * 1024 ** 3;

/** The largest SQLite file, in bytes, as on the live service. */
export const MOST_UPLOAD_BYTES = 20 * 1024 ** 3;

/** Reads a body whole. One that is longer is refused without being kept. */
export async function readText(body: AsyncIterable<Uint8Array> | null, most: number, declared?: string | null): Promise<string> {
  checkDeclared(declared, most);
  const chunks: Uint8Array[] = [];
  for await (const chunk of bounded(body ?? none(), most)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Refuses a body by the length that it says it has. */
export function checkDeclared(declared: string | null | undefined, most: number): void {
  if (Number(declared ?? 0) > most) throw tooLarge(most);
}

/**
 * Hands a body on as it comes, up to a length. The rest of one that is longer is left to the server: to end its stream would end the
 * connection, and the client would never read why.
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
  return new ApiError(413, `the request body is larger than ${most} bytes, the most that is taken here`);
}
