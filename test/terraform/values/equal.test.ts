import * as fc from 'fast-check';
import { reverseSets, typedValue } from './arbitraries';
import { Decimal, decodeMsgpack, Dynamic, encodeMsgpack, Unknown, UNKNOWN, valuesEqual, type TerraformType, type Value } from '../../../src/terraform/values';

const PERSON: TerraformType = ['object', { name: 'string', age: 'number' }];

test.each<[string, TerraformType, Value, Value]>([
  ['a number in three forms', ['tuple', ['number', 'number']], [1, 1n], [new Decimal('1.0'), 1]],
  ['a double and the digits it stands for', 'number', 0.1, new Decimal('0.10')],
  ['zero and minus zero', 'number', 0, -0],
  ['a large double and a bigint', 'number', 2 ** 60, 2n ** 60n],
  ['text in two normal forms', 'string', 'e\u0301', '\u00e9'],
  ['sets in another order', ['set', 'string'], ['a', 'b'], ['b', 'a']],
  ['sets with a repeated element', ['set', 'number'], [1, 1n, 2], [2, 1]],
  ['sets of objects', ['set', PERSON], [{ name: 'a', age: 1 }, { name: 'b', age: 2 }], [{ age: 2, name: 'b' }, { age: 1, name: 'a' }]],
  ['an absent attribute and null', PERSON, { name: 'a' }, { name: 'a', age: null }],
  ['unknown values', 'string', UNKNOWN, new Unknown(Uint8Array.of(0x81, 1, 0xc2))],
  ['dynamic values of one type', 'dynamic', new Dynamic(['object', { a: 'bool', b: 'bool' }], { a: true, b: false }), new Dynamic(['object', { b: 'bool', a: 'bool' }], { b: false, a: true })],
])('treats %s as equal', (_, type, a, b) => {
  expect(valuesEqual(type, a, b)).toBe(true);
});

test.each<[string, TerraformType, Value, Value]>([
  ['null and empty text', 'string', null, ''],
  ['null and an empty list', ['list', 'string'], null, []],
  ['null and unknown', 'string', null, UNKNOWN],
  ['unknown and the text unknown', 'string', UNKNOWN, 'unknown'],
  ['neighbouring large integers', 'number', 9007199254740992n, 9007199254740993n],
  ['numbers that one double stands for', 'number', 0.1, new Decimal('0.10000000000000000001')],
  ['lists in another order', ['list', 'string'], ['a', 'b'], ['b', 'a']],
  ['sets of different size', ['set', 'string'], ['a', 'b'], ['a']],
  ['maps with another key', ['map', 'string'], { a: 'x' }, { b: 'x' }],
  ['a map with null and one without', ['map', 'string'], { a: null }, {}],
  ['text that looks like two elements', ['list', 'string'], ['a","b'], ['a', 'b']],
  ['dynamic values of different types', 'dynamic', new Dynamic('string', null), new Dynamic('number', null)],
  ['dynamic lists and sets', 'dynamic', new Dynamic(['list', 'bool'], []), new Dynamic(['set', 'bool'], [])],
])('treats %s as different', (_, type, a, b) => {
  expect(valuesEqual(type, a, b)).toBe(false);
});

test('fails when a value does not have the type', () => {
  expect(() => valuesEqual(PERSON, { age: 'secret' }, {})).toThrow('age: expected a number, got a string');
});

test('treats any value as equal to its copy with all sets reversed', () => {
  fc.assert(fc.property(typedValue, ({ type, value }) => {
    expect(valuesEqual(type, value, reverseSets(type, value))).toBe(true);
  }));
});

test('treats any value as equal to what returns from the wire', () => {
  fc.assert(fc.property(typedValue, ({ type, value }) => {
    expect(valuesEqual(type, decodeMsgpack(type, encodeMsgpack(type, value)), value)).toBe(true);
  }));
});
