import type { Attribute, Attributes } from '../../../src/terraform';
import { isNested } from '../../../src/terraform/author/attributes';
import { attributeType } from '../../../src/terraform/engine/attribute-type';
import { isRecord, type TerraformType, type Value } from '../../../src/terraform/values';
import type { Written } from '../../support/core/completed';

/** One attribute of a schema, at any depth. */
export interface Place {
  /** The names of the attributes on the way, from the outermost inwards. */
  readonly names: readonly string[];
  readonly attribute: Attribute;
}

/** Every attribute of a schema, those inside nested attributes included. */
export function placesOf(attributes: Attributes, parents: readonly string[] = []): Place[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const names = [...parents, name];
    return [{ names, attribute }, ...isNested(attribute) ? placesOf(attribute.attributes, names) : []];
  });
}

/** The path where a fault of the attribute is reported, where {@link written} put its value. */
export function pathOf(attributes: Attributes, [name, ...rest]: readonly string[]): string {
  const attribute = attributes[name];
  if (rest.length === 0 || !isNested(attribute)) return name;
  const element = { single: '', list: '[0]', set: '', map: '["k"]' }[attribute.nesting];
  return `${name}${element}.${pathOf(attribute.attributes, rest)}`;
}

/** The configuration with a value for one attribute. What has to be around the value is added. */
export function written(attributes: Attributes, config: Written, [name, ...rest]: readonly string[], value: Value): Written {
  const attribute = attributes[name];
  if (rest.length === 0 || !isNested(attribute)) return { ...config, [name]: value };
  const element = written(attribute.attributes, firstElement(config[name] ?? null) ?? required(attribute.attributes), rest, value) as Value;
  const container = { single: element, list: [element], set: [element], map: { k: element } }[attribute.nesting];
  return { ...config, [name]: container };
}

/** A value of an attribute's type, with everything inside that has to be there. */
export function sample(attribute: Attribute): Value {
  if (!isNested(attribute)) return sampleOf(attributeType(attribute));
  const element = required(attribute.attributes) as Value;
  return { single: element, list: [element], set: [element], map: { k: element } }[attribute.nesting];
}

function required(attributes: Attributes): Written {
  const needed = Object.entries(attributes).filter(([, { options }]) => options.required === true);
  return Object.fromEntries(needed.map(([name, attribute]) => [name, sample(attribute)]));
}

function firstElement(value: Value): Written | undefined {
  if (Array.isArray(value)) return isRecord(value[0]) ? value[0] : undefined;
  return isRecord(value) ? value : undefined;
}

/** Some value of a type. */
export function sampleOf(type: TerraformType): Value {
  switch (type) {
    case 'string': return 'x';
    case 'number': return 1;
    case 'bool': return true;
    case 'dynamic': throw new Error('No attribute has a dynamic type.');
  }
  switch (type[0]) {
    case 'list':
    case 'set': return [sampleOf(type[1])];
    case 'tuple': return type[1].map(sampleOf);
    case 'map': return { k: sampleOf(type[1]) };
    case 'object': return Object.fromEntries(Object.entries(type[1]).map(([name, inner]) => [name, sampleOf(inner)]));
  }
}
