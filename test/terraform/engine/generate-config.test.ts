import { KindsConnection } from './kinds-connection';
import {
  atMostOneOf, bool, exactlyOneOf, list, listNested, map, number, singleNested, string, type Attributes, type Resource, type Schema,
} from '../../../src/terraform';
import { objectType } from '../../../src/terraform/engine/attribute-type';
import { generateConfig } from '../../../src/terraform/engine/generate-config';
import { resourceSchema } from '../../../src/terraform/engine/timeouts';
import { decodeDynamicValue, encodeDynamicValue, type Value } from '../../../src/terraform/values';

const description = 'Any.';
const chosen = { optional: true, description } as const;
const decided = { optional: true, computed: true, description } as const;

const withDefault = number({ default: 1, description });

const resourceOf = (attributes: Attributes, validators: Schema['validators'] = [], validate?: Resource['validate']) =>
  ({ type: 'a_b', noun: 'b', schema: { description, attributes, validators }, validate }) as unknown as Resource;

test.each<[string, Attributes, { [name: string]: Value }, { [name: string]: Value }]>([
  ['what has to be said', { a: string({ required: true, description }) }, { a: 'x' }, { a: 'x' }],
  ['what was chosen', { a: string(chosen), b: bool(chosen), c: number(chosen) }, { a: '', b: false, c: 0 }, { a: '', b: false, c: 0 }],
  ['empty collections that were chosen', { a: list('string', chosen), b: map('string', chosen) }, { a: [], b: {} }, { a: [], b: {} }],
  ['nothing for null', { a: string(chosen) }, { a: null }, { a: null }],
  ['nothing of what the provider says', { a: string({ computed: true, description }) }, { a: 'x' }, { a: null }],
  ['nothing of what the provider decides where nobody else does', { a: string(decided) }, { a: 'x' }, { a: null }],
  ['nothing that is the default', { a: number({ default: 5, description }), b: bool({ default: false, description }) }, { a: 5, b: false }, { a: null, b: null }],
  ['what is not the default', { a: number({ default: 5, description }), b: bool({ default: false, description }) }, { a: 6, b: true }, { a: 6, b: true }],
  ['no secrets', { a: string({ ...chosen, sensitive: true }), b: string({ ...chosen, writeOnly: true }) }, { a: 'x', b: null }, { a: null, b: null }],
  ['what is deprecated where leaving it out would change it', { a: string({ ...chosen, deprecated: 'No.' }) }, { a: 'x' }, { a: 'x' }],
  ['nothing deprecated that the provider decides', { a: string({ ...decided, deprecated: 'No.' }) }, { a: 'x' }, { a: null }],
  [
    'the same inside nested attributes',
    { a: listNested({ b: string({ required: true, description }), c: string({ computed: true, description }), d: withDefault }, chosen) },
    { a: [{ b: 'x', c: 'y', d: 1 }, { b: 'z', c: 'y', d: 2 }] },
    { a: [{ b: 'x', c: null, d: null }, { b: 'z', c: null, d: 2 }] },
  ],
  ['nothing of a nested attribute that the provider says', { a: singleNested({ b: string(decided) }, { computed: true, description }) }, { a: { b: 'x' } }, { a: null }],
])('writes %s', (_what, attributes, state, expected) => {
  expect(generateConfig(resourceOf(attributes), state)).toEqual(expected);
});

test.each<[string, Attributes, Schema['validators'], { [name: string]: Value }]>([
  ['the first of two that say the same', { a: string(decided), b: string(decided) }, [exactlyOneOf('a', 'b')], { a: 'x', b: null }],
  ['the chosen one, not the one that the provider decides', { a: string(decided), b: string(chosen) }, [exactlyOneOf('a', 'b')], { a: null, b: 'x' }],
  ['one of two that exclude each other', { a: string(chosen), b: string(chosen) }, [atMostOneOf('a', 'b')], { a: 'x', b: null }],
])('writes only %s', (_what, attributes, validators, expected) => {
  expect(generateConfig(resourceOf(attributes, validators), { a: 'x', b: 'x' })).toEqual(expected);
});

test('follows the author\'s own checks', () => {
  const resource = resourceOf({ a: string(chosen), b: string(decided) }, [], ({ a, b }, diagnostics) => {
    if (a !== null && b === null) diagnostics.error('Missing b', 'a needs b.');
  });
  expect(generateConfig(resource, { a: 'x', b: 'y' })).toEqual({ a: 'x', b: 'y' });
  expect(generateConfig(resource, { a: null, b: 'y' })).toEqual({ a: null, b: null });
});

test('answers Terraform\'s request, with and without a state', async () => {
  const kinds = await KindsConnection.start();
  try {
    const type = objectType(resourceSchema(kinds.provider.resources.find((resource) => resource.type === 'kinds_item')!).attributes);
    const ask = async (state: Value) => {
      const { config } = await kinds.client.call('GenerateResourceConfig', { typeName: 'kinds_item', state: encodeDynamicValue(type, state) });
      return decodeDynamicValue(type, config);
    };
    expect(await ask({ name: 'a', realm: 'home', id: 'id-a', timeouts: null })).toEqual({ name: 'a', realm: null, id: null, timeouts: null });
    expect(await ask(null)).toBeNull();
  } finally {
    await kinds.end();
  }
});
