import type { Attributes } from '../author/attributes';
import { isRecord, type Value } from '../values/value';

/** A state as a later command has it: what only spoke of the last apply is null. */
export function withoutTransient(attributes: Attributes, state: Value): Value {
  if (!isRecord(state)) return state;
  const isTransient = (name: string) => attributes[name]?.options.transient === true;
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [name, isTransient(name) ? null : value]));
}
