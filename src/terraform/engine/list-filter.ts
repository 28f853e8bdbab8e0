import type { ResourceList } from '../author/list';
import type { Schema } from '../author/schema';
import type { Value } from '../values/value';

/** Returns the schemas of the filters, one for each resource that Terraform can list. */
export function listSchemas(
  resources: readonly { readonly type: string; readonly list?: ResourceList }[],
): { type: string; schema: Schema<any> }[] {
  return resources.flatMap(({ type, list }) => (list === undefined ? [] : [{ type, schema: list.schema }]));
}

/** Returns the filter as written. Without its block, every attribute is null. */
export function filterOf({ schema }: ResourceList, config: Value): Value {
  return config ?? Object.fromEntries(Object.keys(schema.attributes).map((name) => [name, null]));
}
