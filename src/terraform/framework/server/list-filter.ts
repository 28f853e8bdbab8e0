import type { ResourceList } from '../../author/list';
import { objectType } from '../../engine/attribute-type';
import { decodeDynamicValue, type EncodedValue } from '../../values/dynamic-value';
import type { Value } from '../../values/value';

/** Reads what a listing is narrowed down by. Who leaves the whole block out leaves out each of its attributes. */
export function filterValue({ schema }: ResourceList, message: EncodedValue | undefined): Value {
  const nothing = Object.fromEntries(Object.keys(schema.attributes).map((name) => [name, null]));
  return decodeDynamicValue(objectType(schema.attributes), message) ?? nothing;
}
