import * as fc from 'fast-check';
import { terraformType } from './arbitraries';
import { parseType } from '../../../src/terraform/values';

test('reads any type that was written', () => {
  fc.assert(fc.property(terraformType, (type) => {
    expect(parseType(JSON.stringify(type))).toEqual(type);
  }));
});

test('reads an object type with optional attributes', () => {
  expect(parseType('["object",{"a":"string"},["a"]]')).toEqual(['object', Object.assign(Object.create(null), { a: 'string' })]);
});

test.each(['"text"', 'null', '1', '{}', '[]', '["list"]', '["list",["x"]]', '["tuple","string"]', '["object",["string"]]', '["object",{"a":1}]'])('fails when the type is %s', (text) => {
  expect(() => parseType(text)).toThrow('expected a type such as "string" or ["list","string"]');
});

test('fails when the type is not JSON', () => {
  expect(() => parseType('list(string)')).toThrow('not JSON');
});
