import type { ResourceList } from '../author/list';
import type { Schema } from '../author/schema';

/** The filters of all resources that can be listed. */
export function listSchemas(
  resources: readonly { readonly type: string; readonly list?: ResourceList }[],
): { type: string; schema: Schema<any> }[] {
  return resources.flatMap(({ type, list }) => (list === undefined ? [] : [{ type, schema: list.schema }]));
}
