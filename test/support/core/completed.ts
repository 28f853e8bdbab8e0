import type { Attributes } from '../../../src/terraform';
import { isRecord, type Value } from '../../../src/terraform/values';

/** What a configuration says, by the names of attributes. */
export type Written = { readonly [name: string]: Value };

/** A whole configuration: what is left out is null. */
export function completed(attributes: Attributes, config: Written): Value {
  const strange = Object.keys(config).filter((name) => attributes[name] === undefined);
  if (strange.length > 0) throw new Error(`There is no attribute ${strange.join(', ')}, but ${Object.keys(attributes).join(', ')}.`);
  return mapped(attributes, (attribute, name) => nestedCompleted(attribute, config[name] ?? null));
}

function nestedCompleted(attribute: Attributes[string], value: Value): Value {
  if (!('nesting' in attribute)) return value;
  const inner = (element: Value) => (isRecord(element) ? completed(attribute.attributes, element) : element);
  if (Array.isArray(value)) return value.map(inner);
  return attribute.nesting === 'map' && isRecord(value) ? mapped(value, inner) : inner(value);
}

function mapped<T>(record: { readonly [name: string]: T }, convert: (value: T, name: string) => Value): Value {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, convert(value, name)]));
}
