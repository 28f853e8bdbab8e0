import { field } from './walk';
import type { Attribute, Attributes } from '../author/attributes';
import type { Resource } from '../author/resource';
import { isRecord, type Value } from '../values/value';

const IDENTITIES = new WeakMap<Resource, Attributes>();

/** Returns the attributes of a resource's identity, or undefined if it has no identity. Cached, because each call needs them. */
export function identityAttributes(resource: Resource): Attributes | undefined {
  const { identity, schema } = resource;
  const known = IDENTITIES.get(resource);
  if (identity === undefined || known !== undefined) return known;
  const attributes = Object.fromEntries(identity.map((name) => [name, schema.attributes[name]]));
  IDENTITIES.set(resource, attributes);
  return attributes;
}

/** Returns true if an import may leave the attribute out. `read` then finds it. */
export function isOptionalForImport({ options }: Attribute): boolean {
  return options.required !== true && options.optional === true;
}

/** Returns the identity of an object from its state or plan. Undefined without an identity, or if the state lacks a part of it. */
export function identityOf(resource: Resource, state: Value): Value | undefined {
  const attributes = identityAttributes(resource);
  if (attributes === undefined || !isRecord(state)) return undefined;
  const parts = Object.entries(attributes);
  const incomplete = parts.some(([name, attribute]) => field(state, name) === null && !isOptionalForImport(attribute));
  return incomplete ? undefined : Object.fromEntries(parts.map(([name]) => [name, field(state, name)]));
}
