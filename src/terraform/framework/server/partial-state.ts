import type { Resource } from '../../author/resource';
import type { Value } from '../../values/value';

/** A state of which little is known yet: null for everything else. */
export function partialState({ schema }: Resource, known: { [name: string]: unknown }): Value {
  return Object.fromEntries(Object.keys(schema.attributes).map((name) => [name, (known[name] ?? null) as Value]));
}
