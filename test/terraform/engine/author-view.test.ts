import { bool, list, listNested, map, number, object, set, setNested, singleNested, string, type Attributes } from '../../../src/terraform';
import { fromAuthor, MissingValue, toAuthor } from '../../../src/terraform/engine/author-view';
import { Decimal, UNKNOWN, type Value } from '../../../src/terraform/values';

const description = 'Any.';

test.each<[string, Value, unknown]>([
  ['an unknown value as undefined', UNKNOWN, undefined],
  ['null as null', null, null],
  ['an integer beyond 2^53 as the nearest number', 9007199254740993n, 9007199254740992],
  ['a long decimal as the nearest number', new Decimal('0.12345678901234567890123'), 0.12345678901234568],
  ['zero, an empty text and false as they are', [0, '', false], [0, '', false]],
  ['parts that are not known as undefined', { a: [UNKNOWN, 'x'] }, { a: [undefined, 'x'] }],
])('passes %s to an author', (_what, value, seen) => {
  expect(toAuthor(value)).toEqual(seen);
});

test('passes a map with any key to an author', () => {
  const seen = toAuthor(JSON.parse('{ "__proto__": "x", "constructor": "y" }') as Value) as object;
  expect(Object.entries(seen)).toEqual([['__proto__', 'x'], ['constructor', 'y']]);
});

const optionalList = { a: list('string', { optional: true, description }) };
const computedList = { a: list('string', { optional: true, computed: true, description }) };
const amount = { a: number({ required: true, description }) };
const big = new Decimal('12345678901234567890.5');
const items = { a: listNested({ n: number({ required: true, description }), tags: map('string', { optional: true, description }) }, { required: true, description }) };

const sets = {
  a: setNested({
    n: number({ required: true, description }),
    tags: list('string', { optional: true, description }),
    id: string({ computed: true, description }),
  }, { required: true, description }),
};

test.each<[string, Attributes, unknown, Value, Value]>([
  ['null where the plan has null and the author an empty list', optionalList, [], null, null],
  ['an empty list where the plan has one', optionalList, [], [], []],
  ['a list where the plan has null', optionalList, ['x'], null, ['x']],
  ['an empty list where the provider decides', computedList, [], UNKNOWN, []],
  ['null where the author says so', optionalList, null, [], null],
  ['all digits of a number that the author gives back', amount, Number(big.text), big, big],
  ['another number', amount, 5, big, 5],
  ['zero', amount, 0, UNKNOWN, 0],
  ['the order of the plan in a set', { a: set('number', { required: true, description }) }, [2, 1], [1, 2], [1, 2]],
  ['all digits inside an object', { a: object({ n: 'number' }, { required: true, description }) }, { n: 9007199254740992 }, { n: 9007199254740993n }, { n: 9007199254740993n }],
  ['all digits, and null, inside nested attributes', items, [{ n: 9007199254740992, tags: {} }], [{ n: 9007199254740993n, tags: null }], [{ n: 9007199254740993n, tags: null }]],
  ['null in an element of a set, wherever it stands', sets, [{ n: 2, tags: [], id: 'b' }, { n: 1, tags: [], id: 'a' }], [{ n: 1, tags: [], id: UNKNOWN }, { n: 2, tags: null, id: UNKNOWN }], [{ n: 2, tags: null, id: 'b' }, { n: 1, tags: [], id: 'a' }]],
  ['an element of a set that was not planned', sets, [{ n: 3, tags: ['x'], id: 'c' }], [{ n: 1, tags: null, id: 'a' }], [{ n: 3, tags: ['x'], id: 'c' }]],
  ['nothing of a write-only value', { a: string({ optional: true, writeOnly: true, description }) }, 'secret', null, null],
  ['false', { a: bool({ default: true, description }) }, false, false, false],
])('keeps %s', (_what, attributes, returned, template, expected) => {
  expect(fromAuthor(attributes, { a: returned }, { a: template })).toEqual({ a: expected });
});

test.each<[string, Attributes, object, string]>([
  ['an attribute', amount, {}, 'a'],
  ['an attribute of an element', items, { a: [{ n: 1, tags: null }, { tags: null }] }, 'a[1].n'],
  ['an attribute of a nested object', { a: singleNested(amount, { required: true, description }) }, { a: {} }, 'a.a'],
  // Terraform has no path to an element of a set.
  ['an attribute of an element of a set', { a: setNested(amount, { required: true, description }) }, { a: [{}] }, 'a.a'],
])('fails when %s has no value, and names the attribute', (_what, attributes, returned, path) => {
  expect(() => fromAuthor(attributes, returned, null)).toThrow(new MissingValue([{ attribute: path }]).message);
});
