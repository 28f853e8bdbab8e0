import { list, listNested, map, mapNested, number, object, set, setNested, singleNested, string, type Schema } from '../../../src/terraform';
import { formatPath } from '../../../src/terraform/author/path';
import { checkConfig } from '../../../src/terraform/engine/check-config';
import { Decimal, UNKNOWN, type Value } from '../../../src/terraform/values';

const description = 'Any.';
const optional = { optional: true, description } as const;

const attributes = {
  name: string({ required: true, description }),
  texts: list('string', optional),
  numbers: set('number', optional),
  tags: map('string', optional),
  loose: list('string', { ...optional, nullElements: true }),
  lists: list(['list', 'string'], optional),
  shape: object({ width: 'number', label: 'string' }, optional),
  rows: listNested({ key: string({ required: true, description }), size: number(optional) }, optional),
  rules: setNested({ port: number({ required: true, description }) }, optional),
  places: mapNested({ zone: string({ required: true, description }) }, optional),
  single: singleNested({ size: number({ required: true, description }) }, optional),
};

const NOTHING = Object.fromEntries(Object.keys(attributes).map((name) => [name, null]));

function check(config: object, more: Partial<Schema> = {}) {
  const seen: any[] = [];
  const whole = { ...NOTHING, name: 'n', ...config } as Value;
  const told = checkConfig({ description, attributes, ...more }, whole, { validate: (given) => { seen.push(given); } }).list();
  return { told: told.map(({ summary, path }) => `${summary} at ${formatPath(path ?? [])}`), given: seen[0] };
}

const MISSING = 'Missing Configuration for Required Attribute';
const NULL = 'Null in a Collection';
const RANGE = 'Number out of Range';

test.each<[string, object, string[]]>([
  ['a required attribute', { name: null }, [`${MISSING} at name`]],
  ['a required attribute in a list', { rows: [{ key: 'a', size: null }, { key: null, size: 1 }] }, [`${MISSING} at rows[1].key`]],
  ['a required attribute in a set, which no path can enter', { rules: [{ port: null }] }, [`${MISSING} at rules.port`]],
  ['a required attribute in a map', { places: { x: { zone: null } } }, [`${MISSING} at places["x"].zone`]],
  ['a required attribute in an object', { single: { size: null } }, [`${MISSING} at single.size`]],
  ['an element of a list', { texts: ['a', null] }, [`${NULL} at texts[1]`]],
  ['an element of a set', { numbers: [1, null] }, [`${NULL} at numbers`]],
  ['an element of a map', { tags: { a: null } }, [`${NULL} at tags["a"]`]],
  ['an element of a list in a list', { lists: [['a'], ['b', null]] }, [`${NULL} at lists[1][1]`]],
  ['a list in a list', { lists: [null] }, [`${NULL} at lists[0]`]],
  ['an object in a list', { rows: [null] }, [`${NULL} at rows[0]`]],
  ['an object in a set', { rules: [null] }, [`${NULL} at rules`]],
  ['an object in a map', { places: { x: null } }, [`${NULL} at places["x"]`]],
  ['an element where the schema lets it', { loose: ['a', null] }, []],
  ['an optional attribute, also inside others', { rows: [{ key: 'a', size: null }] }, []],
  ['a part of an object', { shape: { width: null, label: null } }, []],
])('checks null as %s against the schema', (_where, config, expected) => {
  expect(check(config).told).toEqual(expected);
});

test.each<[string, Value, string[]]>([
  ['too large', 10n ** 400n, [`${RANGE} at single.size`]],
  ['too far below zero', -(10n ** 400n), [`${RANGE} at single.size`]],
  ['too near to zero', new Decimal(`0.${'0'.repeat(399)}1`), [`${RANGE} at single.size`]],
  ['beyond 2^53, which is rounded', 2n ** 63n, []],
  ['of many digits, which is rounded', new Decimal('0.1234567890123456789'), []],
])('checks a number that is %s', (_what, size, expected) => {
  expect(check({ single: { size } }).told).toEqual(expected);
});

test('hides invalid values from the checks between attributes', () => {
  const invalid = () => ({ summary: 'Invalid', detail: 'It is invalid.' });
  const { told, given } = check({ name: null, texts: [null], single: { size: 10n ** 400n }, wrong: 'x' }, {
    attributes: { ...attributes, wrong: string({ ...optional, validators: [invalid] }) },
  });
  expect(told).toHaveLength(4);
  expect(given).toMatchObject({ name: undefined, texts: undefined, single: { size: undefined }, wrong: undefined, tags: null });
});

test('treats a list or set with an unknown element as unknown, and a map as known with its keys', () => {
  const { told, given } = check({
    texts: ['a', UNKNOWN],
    numbers: [UNKNOWN],
    rows: [{ key: 'a', size: null }, UNKNOWN],
    rules: UNKNOWN,
    tags: { a: UNKNOWN },
    loose: ['a', null],
    lists: [['a'], [UNKNOWN]],
    places: { x: UNKNOWN },
  });
  expect(told).toEqual([]);
  expect(given).toMatchObject({
    texts: undefined, numbers: undefined, rows: undefined, rules: undefined, tags: { a: undefined }, loose: ['a', null], lists: undefined, places: { x: undefined },
  });
});

test('keeps the known parts of an object when others are unknown', () => {
  expect(check({ rows: [{ key: UNKNOWN, size: 1 }] }).given.rows).toMatchObject([{ key: undefined, size: 1 }]);
});

test('treats keys that every object has like any other key', () => {
  const tags = Object.fromEntries([['__proto__', 'a'], ['constructor', 'b'], ['toString', 'c']]);
  const { told, given } = check({ tags, places: Object.fromEntries([['__proto__', { zone: null }]]) });
  expect(told).toEqual([`${MISSING} at places["__proto__"].zone`]);
  expect(Object.entries(given.tags)).toEqual([['__proto__', 'a'], ['constructor', 'b'], ['toString', 'c']]);
});
