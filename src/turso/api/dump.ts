import { text } from 'node:stream/consumers';
import type { Database } from './types';
import { download } from '../http/exchange';
import { withoutSecrets } from '../http/redact';
import type { RequestOptions } from '../http/request';
import type { PlatformApi } from '../platform-api';
import { databaseUrls } from '../urls';

/** A large database takes long, and the token has to live until the dump begins. */
const EXPIRATION = '1h';

/** How much of an error's text a message shows. */
const LONGEST_TEXT = 500;

/**
 * Reads a database as SQL, in one transaction of the database, with a token that may only read. Turso's CLI uses the same endpoint for
 * `.dump`; the API reference does not describe it.
 *
 * Yields the text as bytes. It is complete only if it ends with `COMMIT;`.
 */
export async function* readDump(
  api: PlatformApi, database: Database, { signal }: RequestOptions = {},
): AsyncGenerator<Buffer, void, undefined> {
  const token = await api.databases.createToken(database.name, { expiration: EXPIRATION, authorization: 'read-only' }, { signal });
  const answer = await download(new URL('dump', databaseUrls(database).httpUrl), { method: 'GET', headers: { authorization: `Bearer ${token}` }, signal });
  if (answer.statusCode === 200) {
    yield* answer as AsyncIterable<Buffer>;
    return;
  }
  const words = withoutSecrets(await text(answer), [token]).replace(/\s+/g, ' ').trim().slice(0, LONGEST_TEXT);
  throw new Error(`Database "${database.name}" answered ${answer.statusCode} to the request for its dump${words === '' ? '' : `: ${words}`}`);
}
