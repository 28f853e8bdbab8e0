import type { Session } from './session';
import type { Value } from '../../values/value';
import { fromAuthor, toAuthor } from '../author-view';
import type { JsonPrivateData } from '../context';
import type { Diagnostics } from '../diagnostics';
import type { Resource } from '../resource';

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
