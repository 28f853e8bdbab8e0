import * as fc from 'fast-check';
import { knownTypedValue } from './arbitraries';
import { Decimal, decodeJson, Dynamic, encodeJson, UNKNOWN, type TerraformType, type Value } from '../../../src/terraform/values';
import { parseJson } from '../../../src/terraform/values/json-reader';

describe('decodeJson', () => {
  test('keeps every digit of a number', () => {
    const type: TerraformType = ['list', 'number'];
    expect(decodeJson(type, '[9007199254740993, 0.1, 1.10000000000000000000001, 1e3]'))
      .toEqual([9007199254740993n, 0.1, new Decimal('1.10000000000000000000001'), 1000]);
  });

  test('reads zero without its sign', () => {
    expect(decodeJson(['list', 'number'], '[-0, -0.0, -0e5, 0e-7]')).toEqual([0, 0, 0, 0]);
  });

  test('sets missing attributes to null and removes those that the type does not have', () => {
    const object = decodeJson(['object', { a: 'string', b: 'number' }], '{"gone": [1, {"x": true}], "a": "x"}');
    expect({ ...object as object }).toEqual({ a: 'x', b: null });
  });

  test('reads a dynamic value with its parts in any order', () => {
    expect(decodeJson('dynamic', '{"value": 9007199254740993, "type": "number"}')).toEqual(new Dynamic('number', 9007199254740993n));
    expect(decodeJson('dynamic', '{"type": ["list","bool"], "value": [true]}')).toEqual(new Dynamic(['list', 'bool'], [true]));
  });

  test('reads a map with the key __proto__', () => {
    expect(Object.entries(decodeJson(['map', 'string'], '{"__proto__": "x"}') as object)).toEqual([['__proto__', 'x']]);
  });

  test('sets an attribute named __proto__ to null when the text does not contain it', () => {
    const type: TerraformType = ['object', JSON.parse('{"__proto__": "string"}')];
    expect(Object.entries(decodeJson(type, '{}') as object)).toEqual([['__proto__', null]]);
  });

  test.each<[string, TerraformType, string, string]>([
    ['a bool is text', ['object', { a: ['list', 'bool'] }], '{"a":["true"]}', 'a[0]: expected a bool, got a JSON string'],
    ['text is a number', 'string', '1', 'expected a string, got a number'],
    ['a list is an object', ['list', 'bool'], '{}', 'expected a list, got a JSON object'],
    ['a map is a list', ['map', 'bool'], '[]', 'expected a map, got an array'],
    ['a tuple is too long', ['tuple', []], '[1]', 'expected a tuple of 0 elements, got 1'],
    ['a dynamic value has no type', 'dynamic', '{"value":1}', 'expected a dynamic value with "value" and "type"'],
  ])('fails when %s', (_, type, text, message) => {
    expect(() => decodeJson(type, text)).toThrow(new Error(message));
  });

  test('reads any value of any type that was written', () => {
    fc.assert(fc.property(knownTypedValue, ({ type, value }) => {
      expect(decodeJson(type, encodeJson(type, value))).toEqual(value);
    }), { numRuns: 500 });
  });
});

describe('encodeJson', () => {
  test.each<[string, TerraformType, Value, string]>([
    ['a large number', 'number', 1e21, '1000000000000000000000'],
    ['missing attributes', ['object', { a: 'string', b: 'bool' }], { b: false }, '{"a":null,"b":false}'],
    ['a dynamic value', 'dynamic', new Dynamic(['list', 'string'], ['x']), '{"value":["x"],"type":["list","string"]}'],
  ])('writes %s', (_, type, value, text) => {
    expect(encodeJson(type, value)).toBe(text);
  });

  test('fails when a value is unknown, and names the path', () => {
    expect(() => encodeJson(['object', { a: 'string' }], { a: UNKNOWN })).toThrow('a: unknown, which JSON cannot express');
  });

  test('fails when a number is infinite', () => {
    expect(() => encodeJson('number', -Infinity)).toThrow('infinite, which JSON cannot express');
  });
});

describe('parseJson', () => {
  test('agrees with JSON.parse on any text', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.json().map((text) => text.slice(0, -1)), fc.string(), fc.string({ unit: fc.constantFrom(...'"\\01.-e{}[],:u ') })), (text) => {
      expect(outcome(() => plain(parseJson(text)))).toEqual(outcome(() => plain(JSON.parse(text))));
    }), { numRuns: 1000 });
  });

  test.each(['', '[1,]', '{"a":1,}', '01', '1.', '"\n"', '"\\x"', '"a', 'nul', '[1 2]', '{a:1}', '1 1', '-', '"\\', '"\\1', '{1:2}', '1"a"', '"1'])('fails when the text is %p', (text) => {
    expect(() => parseJson(text)).toThrow(new Error('not JSON'));
  });

  test('reads texts and keys that begin with a NUL character', () => {
    const text = JSON.stringify({ '\0': ['\0', '\x001', '\0\x001'], '\x001': '1' });
    expect(plain(parseJson(text))).toEqual(plain(JSON.parse(text)));
    expect(parseJson('["\\u00001", 1]')).toEqual(['\x001', new Decimal('1')]);
  });

  test('reads a text of 20 MB', () => {
    const text = 'a1\\"'.repeat(5_000_000);
    expect(parseJson(JSON.stringify([text, 1]))).toEqual([text, new Decimal('1')]);
  });

  test('reads escaped quotes and backslashes', () => {
    expect(parseJson('["\\"", "\\\\", "\\\\\\"x", "\\u00e9"]')).toEqual(['"', '\\', '\\"x', 'é']);
  });
});

function outcome(work: () => unknown): unknown {
  try {
    return work();
  } catch {
    return 'no JSON';
  }
}

/** Doubles in place of decimal text, one zero as in Terraform, and objects without a prototype. */
function plain(value: unknown): unknown {
  if (value instanceof Decimal) return plain(Number(value.text));
  if (typeof value === 'number') return value + 0;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).map(([key, member]) => [key, plain(member)]);
}
