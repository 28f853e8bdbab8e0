import { attributeType } from './attribute-type';
import { field } from './walk';
import type { Attribute } from '../author/attributes';
import type { Resource } from '../author/resource';
import type { TerraformType } from '../values/type';
import { isRecord, type Value } from '../values/value';

/** Returns the attributes of a resource's identity, or undefined if it has no identity. */
export function identityAttributes({ identity, schema }: Resource): [string, Attribute][] | undefined {
  return identity?.map((name) => [name, schema.attributes[name]]);
}

/** Returns the Terraform type of an identity. */
export function identityType(attributes: readonly [string, Attribute][]): TerraformType {
  return ['object', Object.fromEntries(attributes.map(([name, attribute]) => [name, attributeType(attribute)]))];
}

/** Returns true if an import may leave the attribute out. `read` then finds it. */
export function isOptionalForImport({ options }: Attribute): boolean {
  return options.required !== true && options.optional === true;
}

/** Returns the identity of an object from its state or plan. Undefined without an identity, or if the state lacks a part of it. */
export function identityOf(resource: Resource, state: Value): Value | undefined {
  const attributes = identityAttributes(resource);
  if (attributes === undefined || !isRecord(state)) return undefined;
  const incomplete = attributes.some(([name, attribute]) => field(state, name) === null && !isOptionalForImport(attribute));
  return incomplete ? undefined : Object.fromEntries(attributes.map(([name]) => [name, field(state, name)]));
}
