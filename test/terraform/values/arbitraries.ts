import * as fc from 'fast-check';
import { Decimal, Dynamic, isUnknown, normalizeNumber, Unknown, UNKNOWN, type ObjectAttributes, type TerraformType, type Value } from '../../../src/terraform/values';

/** A type and a value of it. */
export interface TypedValue {
  type: TerraformType;
  value: Value;
}

/** Well-formed text in the normal form that Terraform uses for all text. */
const text = fc.string({ unit: 'binary', maxLength: 40 }).map((value) => value.normalize('NFC'));
const name = fc.oneof(fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/), fc.constantFrom('__proto__', 'constructor', 'toString', 'type', 'value'));

const number: fc.Arbitrary<Value> = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(normalizeNumber),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(normalizeNumber),
  fc.stringMatching(/^-?[1-9][0-9]{0,25}\.[0-9]{17,30}[1-9]$/).map((digits) => new Decimal(digits)),
);

export const { type: terraformType } = fc.letrec<{ type: TerraformType; element: TerraformType }>((tie) => {
  const composite = (leaf: fc.Arbitrary<TerraformType>, element: fc.Arbitrary<TerraformType>): fc.Arbitrary<TerraformType> => fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.tuple(fc.constantFrom('list' as const, 'map' as const), tie('type')),
    // Terraform allows no dynamic types inside a set.
    fc.tuple(fc.constant('set' as const), element),
    fc.tuple(fc.constant('tuple' as const), fc.array(tie('type'), { maxLength: 3 })),
    fc.tuple(fc.constant('object' as const), attributes(tie('type'))),
  );
  const primitive = fc.constantFrom<TerraformType[]>('string', 'number', 'bool');
  return {
    type: composite(fc.oneof(primitive, fc.constant<TerraformType>('dynamic')), tie('element')),
    element: fc.oneof({ depthSize: 'small' }, primitive, fc.tuple(fc.constant('object' as const), attributes(primitive))),
  };
});

/** Any value of a type. `unknown` generates its unknown values. Without it there are none. */
export function valueOf(type: TerraformType, unknown?: fc.Arbitrary<Unknown>): fc.Arbitrary<Value> {
  const rare: fc.Arbitrary<Value>[] = unknown ? [fc.constant(null), unknown] : [fc.constant(null)];
  return fc.oneof({ weight: 8, arbitrary: knownValueOf(type, unknown) }, ...rare.map((arbitrary) => ({ weight: 1, arbitrary })));
}

/** Unknown values, with and without refinements. */
export const unknownValue: fc.Arbitrary<Unknown> = fc.oneof(
  fc.constant(UNKNOWN),
  fc.uint8Array({ minLength: 2, maxLength: 300 }).map((refinement) => new Unknown(refinement)),
);

export const knownTypedValue = terraformType.chain((type) => valueOf(type).map((value): TypedValue => ({ type, value })));
export const typedValue = terraformType.chain((type) => valueOf(type, unknownValue).map((value): TypedValue => ({ type, value })));

function knownValueOf(type: TerraformType, unknown?: fc.Arbitrary<Unknown>): fc.Arbitrary<Value> {
  switch (type) {
    case 'string': return text;
    case 'number': return number;
    case 'bool': return fc.boolean();
    case 'dynamic': return dynamicValue(unknown);
  }
  switch (type[0]) {
    case 'list':
    case 'set': return fc.array(valueOf(type[1], unknown), { maxLength: 4 });
    case 'tuple': return fc.tuple(...type[1].map((element) => valueOf(element, unknown)));
    case 'map': return fc.array(fc.tuple(fc.oneof(text, name), valueOf(type[1], unknown)), { maxLength: 4 }).map(record);
    case 'object': return objectValue(type[1], unknown);
  }
}

function dynamicValue(unknown?: fc.Arbitrary<Unknown>): fc.Arbitrary<Value> {
  const inner = fc.constantFrom<TerraformType[]>('string', 'number', ['list', 'bool'], ['object', { a: 'string' }], ['tuple', ['bool', 'dynamic']]);
  return inner.chain((type) => valueOf(type, unknown).map((value) => new Dynamic(type, value)));
}

function objectValue(types: ObjectAttributes, unknown?: fc.Arbitrary<Unknown>): fc.Arbitrary<Value> {
  const members = Object.entries(types).map(([key, type]) => valueOf(type, unknown).map((value): [string, Value] => [key, value]));
  return fc.tuple(...members).map(record);
}

function attributes(type: fc.Arbitrary<TerraformType>): fc.Arbitrary<ObjectAttributes> {
  return fc.array(fc.tuple(name, type), { maxLength: 4 }).map((entries) => record(entries) as ObjectAttributes);
}

function record<T>(entries: [string, T][]): { [key: string]: T } {
  const result = Object.create(null) as { [key: string]: T };
  for (const [key, value] of entries) result[key] = value;
  return result;
}

/** The same value with every sequence of the given kinds reversed. It is equal if the order does not matter. */
export function reverseSets(type: TerraformType, value: Value): Value {
  if (typeof type === 'string' || value === null || isUnknown(value)) return value;
  if (type[0] === 'set') return [...value as Value[]].reverse();
  if (type[0] === 'list') return (value as Value[]).map((element) => reverseSets(type[1], element));
  if (type[0] === 'tuple') return (value as Value[]).map((element, index) => reverseSets(type[1][index], element));
  const entries = Object.entries(value as { [key: string]: Value });
  return record(entries.map(([key, element]) => [key, reverseSets(type[0] === 'map' ? type[1] : type[1][key], element)]));
}
