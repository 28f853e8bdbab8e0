import * as fc from 'fast-check';
import {
  bool, list, listNested, map, mapNested, number, set, setNested, singleNested, string, type Attribute, type Attributes,
} from '../../../src/terraform';
import { objectType } from '../../../src/terraform/engine/attribute-type';
import { UNKNOWN, valuesEqual, type Value } from '../../../src/terraform/values';

const description = 'Any.';
const kinds = [{ required: true }, { optional: true }, { computed: true }, { optional: true, computed: true }, { default: 'x' }] as const;
const marks = fc.record({ stable: fc.constant(true as const), replace: fc.constant(true as const) }, { requiredKeys: [] });

/** Options of an attribute. A default is set only if it has the attribute's type. */
const options = (fallback?: unknown) => fc.tuple(fc.constantFrom(...kinds), marks).map(([kind, mark]) => {
  const { default: given, ...rest } = { default: undefined, ...kind };
  if (given === undefined) return { description, ...rest, ...mark };
  return fallback === undefined ? { description, optional: true as const, ...mark } : { description, default: fallback, ...mark };
});

const plain: fc.Arbitrary<Attribute> = fc.oneof(
  options('x').map((chosen) => string(chosen as any)),
  options(1).map((chosen) => number(chosen as any)),
  options(true).map((chosen) => bool(chosen as any)),
  options().map((chosen) => list('string', chosen as any)),
  options().map((chosen) => set('number', chosen as any)),
  options().map((chosen) => map('string', chosen as any)),
  fc.constant(string({ optional: true, writeOnly: true, description })),
);

const names = ['a', 'b', 'c'] as const;
const attributesOf = (attribute: fc.Arbitrary<Attribute>) =>
  fc.dictionary(fc.constantFrom(...names), attribute, { minKeys: 1, maxKeys: 3 }) as fc.Arbitrary<Attributes>;
/** Terraform allows no write-only attributes in sets. */
const settable = plain.filter((attribute) => attribute.options.writeOnly !== true);

const nestedIn = (inner: fc.Arbitrary<Attribute>) => fc
  .tuple(fc.constantFrom(singleNested, listNested, mapNested), attributesOf(inner), options())
  .map(([make, attributes, chosen]) => make(attributes, chosen as any) as Attribute);
const nestedSet = fc.tuple(attributesOf(settable), options())
  .map(([attributes, chosen]) => setNested(attributes, chosen as any) as Attribute);

export const schemas = attributesOf(fc.oneof(plain, nestedIn(fc.oneof(plain, nestedSet)), nestedSet));

/** Whether a value comes from a user or from a state. */
type Purpose = 'config' | 'state';

/** A value as a user may write it, or as a state may hold it. */
function valueOf(attribute: Attribute, purpose: Purpose): fc.Arbitrary<Value> {
  const { required, optional, computed, default: fallback, writeOnly } = attribute.options;
  if (purpose === 'state' && writeOnly === true) return fc.constant(null);
  if (purpose === 'config' && required !== true && optional !== true && fallback === undefined && computed === true) return fc.constant(null);
  const known = knownValue(attribute, purpose);
  const unknown = purpose === 'config' ? [{ weight: 1, arbitrary: fc.constant<Value>(UNKNOWN) }] : [];
  const nothing = required === true ? [] : [{ weight: 2, arbitrary: fc.constant<Value>(null) }];
  return fc.oneof({ weight: 5, arbitrary: known }, ...unknown, ...nothing);
}

function knownValue(attribute: Attribute, purpose: Purpose): fc.Arbitrary<Value> {
  if ('nesting' in attribute) {
    const element = objectOf(attribute.attributes, purpose);
    if (attribute.nesting === 'single') return element;
    if (attribute.nesting === 'map') return fc.dictionary(fc.constantFrom('k', 'l'), element);
    return fc.array(element, { maxLength: 2 }).map((elements) => (attribute.nesting === 'set' ? distinct(attribute.attributes, elements) : elements));
  }
  switch (attribute.type) {
    case 'string': return fc.constantFrom('x', 'y', '');
    case 'number': return fc.constantFrom(0, 1, 2);
    case 'bool': return fc.boolean();
  }
  if (attribute.type[0] === 'map') return fc.dictionary(fc.constantFrom('k', 'l'), fc.constantFrom('x', 'y'));
  return attribute.type[0] === 'set' ? fc.uniqueArray(fc.constantFrom(1, 2, 3)) : fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 });
}

export function objectOf(attributes: Attributes, purpose: Purpose): fc.Arbitrary<Value> {
  return fc.record(Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, valueOf(attribute, purpose)])));
}

export function distinct(attributes: Attributes, elements: Value[]): Value[] {
  const type = objectType(attributes);
  return elements.filter((element, index) => elements.findIndex((other) => valuesEqual(type, element, other)) === index);
}
