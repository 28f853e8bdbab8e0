import type { Diagnostics } from '../../author/diagnostics';
import type { Resource } from '../../author/resource';
import { fromAuthor, toAuthor } from '../../engine/author-view';
import type { JsonPrivateData } from '../../engine/private-data';
import type { Session } from '../../engine/session';
import type { Value } from '../../values/value';

interface Reading {
  readonly signal: AbortSignal;
  readonly diagnostics: Diagnostics;
  readonly private: JsonPrivateData;
}

/**
 * Asks the author what is true now of an object of which something is known; null when it is gone. Only the author can say that: a "not
 * found" that is thrown may be about anything that was asked for on the way.
 */
export async function readObject(session: Session, resource: Resource, state: Value, reading: Reading): Promise<Value> {
  const { client, log } = session;
  const context = { ...reading, client, log, save: () => undefined, discard: () => undefined };
  const found = await resource.read(toAuthor(state) as any, context);
  return found === undefined ? null : fromAuthor(resource.schema.attributes, found, state);
}
