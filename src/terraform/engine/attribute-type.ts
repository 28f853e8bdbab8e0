import { isNested, type Attribute, type Attributes } from '../author/attributes';
import type { TerraformType } from '../values/type';

const OBJECT_TYPES = new WeakMap<Attributes, TerraformType>();

/** Returns the Terraform type of a schema or nested attribute: an object of its attributes. Cached, because each call needs it. */
export function objectType(attributes: Attributes): TerraformType {
  const known = OBJECT_TYPES.get(attributes);
  if (known !== undefined) return known;
  const type: TerraformType = [
    'object',
    Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, attributeType(attribute)])),
  ];
  OBJECT_TYPES.set(attributes, type);
  return type;
}

export function attributeType(attribute: Attribute): TerraformType {
  if (!isNested(attribute)) return attribute.type;
  const element = objectType(attribute.attributes);
  return attribute.nesting === 'single' ? element : [attribute.nesting, element];
}

/** Returns true if the provider may set the value: if it is computed or has a default. */
export function isComputed({ options }: Attribute): boolean {
  return options.computed === true || options.default !== undefined;
}

/** Returns true if the user may leave it out. */
export function isOptional({ options }: Attribute): boolean {
  return options.optional === true || options.default !== undefined;
}

/** Returns true if a configuration can set the value. */
export function isConfigurable(attribute: Attribute): boolean {
  return attribute.options.required === true || isOptional(attribute);
}

/** Returns true if only the provider sets the value. */
export function isReadOnly(attribute: Attribute): boolean {
  return isComputed(attribute) && !isConfigurable(attribute);
}
