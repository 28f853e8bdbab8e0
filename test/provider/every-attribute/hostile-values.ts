import { sample, sampleOf } from './places';
import type { Attribute } from '../../../src/terraform';
import { isNested } from '../../../src/terraform/author/attributes';
import { attributeType } from '../../../src/terraform/engine/attribute-type';
import { Decimal, UNKNOWN, type TerraformType, type Value } from '../../../src/terraform/values';

/** Long enough to fill a terminal. */
export const LONG = 'long-'.repeat(20_000);

/** Keys and texts that are special to JavaScript, to C or to people. */
const TEXTS = ['', '__proto__', 'constructor', 'toString', '\0', ' ', '../x', '${x}', '\u202Eabc', LONG];
const NUMBERS: readonly Value[] = [
  10n ** 400n, -(10n ** 400n), new Decimal(`0.${'0'.repeat(399)}1`), new Decimal('0.1234567890123456789'), 2n ** 63n, -0, -1, 0.5, 1e308,
];

/** Values of an attribute's type that a configuration may hold and hardly anybody expects. */
export function hostileValues(attribute: Attribute): Value[] {
  if (!isNested(attribute)) return hostile(attributeType(attribute));
  const { nesting } = attribute;
  const all = (value: Value): Value => Object.fromEntries(Object.keys(attribute.attributes).map((name) => [name, value]));
  if (nesting === 'single') return [null, UNKNOWN, all(null), all(UNKNOWN)];
  const element = firstOf(sample(attribute));
  if (nesting === 'map') return [null, UNKNOWN, ...maps(element), { k: all(null) }, { k: all(UNKNOWN) }];
  return [null, UNKNOWN, ...lists(element), [all(null)], [all(UNKNOWN)]];
}

/** The values by which a list, set or map holds null. */
export function holdingNull(attribute: Attribute): Value[] {
  const type = attributeType(attribute);
  if (typeof type === 'string') return [];
  if (type[0] === 'map') return [{ k: null }];
  return type[0] === 'list' || type[0] === 'set' ? [[null]] : [];
}

function hostile(type: TerraformType): Value[] {
  if (type === 'string') return [null, UNKNOWN, ...TEXTS];
  if (type === 'number') return [null, UNKNOWN, ...NUMBERS];
  if (typeof type === 'string') return [null, UNKNOWN];
  switch (type[0]) {
    case 'list':
    case 'set': return [null, UNKNOWN, ...lists(sampleOf(type[1])), ...hostile(type[1]).map((element) => [element])];
    case 'map': return [null, UNKNOWN, ...maps(sampleOf(type[1])), ...hostile(type[1]).map((element) => ({ k: element }))];
    default: throw new Error(`No attribute has the type ${type[0]}.`);
  }
}

function lists(element: Value): Value[] {
  return [[], [null], [UNKNOWN], [element, null], [null, element], [element, UNKNOWN], [element, element]];
}

function maps(element: Value): Value[] {
  return [{}, { k: null }, { k: UNKNOWN }, { k: element, other: null }, ...TEXTS.map((key) => Object.fromEntries([[key, element]]))];
}

function firstOf(value: Value): Value {
  return Array.isArray(value) ? value[0] : Object.values(value as object)[0];
}
