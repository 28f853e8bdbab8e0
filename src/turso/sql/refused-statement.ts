import type { HranaRequest } from './hrana-request';
import { ENCRYPTION_KEY_HEADER } from '../http/encryption-header';
import { JsonObject } from '../http/json';

/**
 * Which statement the database refuses with that code without running it, or undefined if it does not say.
 *
 * A batch of which one statement cannot be parsed is refused as a whole, and the answer does not tell
 * which one it was. So each is sent once more in a batch of its own, behind a condition that never comes
 * true: it is parsed and not run. That costs one more request, and only after an error.
 */
export async function findRefusedStatement(request: HranaRequest, code: string): Promise<number | undefined> {
  const { exchange, httpUrl, token, encryptionKey, statements, signal } = request;
  const key: Record<string, string> = encryptionKey === undefined ? {} : { [ENCRYPTION_KEY_HEADER]: encryptionKey };
  if (statements.length === 1) return 0;
  try {
    const response = await exchange(new URL('v2/pipeline', httpUrl), {
      method: 'POST',
      headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/json', ...key },
      body: JSON.stringify({ requests: [...statements.map(({ sql }) => parseOnly(sql)), { type: 'close' }] }),
      signal,
    });
    const results = JsonObject.from(JSON.parse(await response.text())).objects('results');
    const index = results.findIndex((result) => result.object('error')?.string('code') === code);
    return index === -1 ? undefined : index;
  } catch {
    // The first error is the one to report; this was only about its place.
    return undefined;
  }
}

function parseOnly(sql: string): object {
  const never = { type: 'error', step: 0 };
  return { type: 'batch', batch: { steps: [{ stmt: { sql: 'SELECT 1' } }, { stmt: { sql }, condition: never }] } };
}
