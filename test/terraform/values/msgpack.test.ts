import * as fc from 'fast-check';
import { typedValue } from './arbitraries';
import { Decimal, decodeMsgpack, Dynamic, encodeMsgpack, Unknown, UNKNOWN, valuesEqual, type TerraformType, type Value } from '../../../src/terraform/values';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** The bytes that Terraform itself sends. */
const VECTORS: [string, TerraformType, Value, string][] = [
  ['null', 'string', null, 'c0'],
  ['true', 'bool', true, 'c3'],
  ['false', 'bool', false, 'c2'],
  ['text', 'string', 'ab', 'a26162'],
  ['an unknown value', ['list', 'string'], UNKNOWN, 'd40000'],
  ['an unknown value of which something is known', 'string', new Unknown(bytes('8201c202a47072652d')), 'c7090c8201c202a47072652d'],
  ['a dynamic value', 'dynamic', new Dynamic('string', 'a'), '92c40822737472696e6722a161'],
  ['a dynamic value of unknown content', 'dynamic', new Dynamic('bool', UNKNOWN), '92c40622626f6f6c22d40000'],
  ['a list with null', ['list', 'string'], ['a', null], '92a161c0'],
  ['a tuple', ['tuple', ['string', 'bool']], ['a', true], '92a161c3'],
];

describe.each(VECTORS)('%s', (_, type, value, wire) => {
  test('is written as Terraform writes it', () => {
    expect(hex(encodeMsgpack(type, value))).toBe(wire);
  });

  test('is read from what Terraform writes', () => {
    const decoded = decodeMsgpack(type, bytes(wire));
    expect(valuesEqual(type, decoded, value)).toBe(true);
    expect(hex(encodeMsgpack(type, decoded))).toBe(wire);
  });
});

/** Numbers as Terraform sends them. */
const NUMBERS: [string, Value, string][] = [
  ['one', 1, '01'],
  ['a byte', 128, 'cc80'],
  ['two bytes', 256, 'cd0100'],
  ['four bytes', 65536, 'ce00010000'],
  ['a small negative number', -1, 'ff'],
  ['a negative byte', -33, 'd0df'],
  ['two negative bytes', -129, 'd1ff7f'],
  ['four negative bytes', -40000, 'd2ffff63c0'],
  ['the largest integer', 2n ** 63n - 1n, 'cf7fffffffffffffff'],
  ['the smallest integer', -(2n ** 63n), 'd38000000000000000'],
  ['an integer beyond 64 bits', 2n ** 63n, 'b339323233333732303336383534373735383038'],
  ['a binary fraction', 0.5, 'cb3fe0000000000000'],
  ['a decimal fraction', 0.1, 'a3302e31'],
  ['22 digits', 10n ** 21n, `b6${hex(Buffer.from('1000000000000000000000'))}`],
  ['an odd integer above 2^53', 9007199254740993n, 'cf0020000000000001'],
  ['more digits than a double has', new Decimal('0.10000000000000000001'), `b6${hex(Buffer.from('0.10000000000000000001'))}`],
  ['no end', Infinity, 'cb7ff0000000000000'],
];

test.each(NUMBERS)('reads %s from Terraform, and writes it in digits', (_, value, wire) => {
  expect(valuesEqual('number', decodeMsgpack('number', bytes(wire)), value)).toBe(true);
  const written = value === Infinity ? wire : hex(encodeMsgpack('string', String(value)));
  expect(hex(encodeMsgpack('number', value))).toBe(written);
});

describe('encodeMsgpack', () => {
  test('writes all attributes of an object, with null for missing ones', () => {
    expect(hex(encodeMsgpack(['object', { a: 'string', b: 'number' }], { a: 'x' }))).toBe('82a161a178a162c0');
  });

  test('writes text in the normal form NFC', () => {
    expect(decodeMsgpack('string', encodeMsgpack('string', 'e\u0301'))).toBe('\u00e9');
  });

  test('writes a double beyond 2^53 with all its digits', () => {
    expect(decodeMsgpack('number', encodeMsgpack('number', 2 ** 60))).toBe(2n ** 60n);
  });

  test.each([0, 31, 32, 255, 256, 65535, 65536, 10_000_000])('writes and reads text of %i bytes', (length) => {
    const text = 'x'.repeat(length);
    expect(decodeMsgpack('string', encodeMsgpack('string', text)) === text).toBe(true);
  });

  test.each([15, 16, 70_000])('writes and reads a list and a map of %i elements', (length) => {
    const list = Array.from({ length }, (_, index) => index);
    const map = Object.fromEntries(list.map((index) => [`k${index}`, index]));
    expect(decodeMsgpack(['list', 'number'], encodeMsgpack(['list', 'number'], list))).toEqual(list);
    expect({ ...decodeMsgpack(['map', 'number'], encodeMsgpack(['map', 'number'], map)) as object }).toEqual(map);
  });

  test.each<[string, TerraformType, Value, string]>([
    ['a number stands for text', 'string', 1, 'expected a string, got a number'],
    ['text stands for a number', ['object', { size: 'number' }], { size: 'secret' }, 'size: expected a number, got a string'],
    ['a number is NaN', 'number', NaN, 'expected a number, got NaN'],
    ['an attribute is misspelt', ['list', ['object', { name: 'string' }]], [{ nam: 'x' }], '[0]: unexpected attribute "nam"; the type has name'],
    ['a tuple is too short', ['tuple', ['string', 'string']], ['x'], 'expected a tuple of 2 elements, got 1'],
    ['a map holds a wrong element', ['object', { tags: ['map', 'bool'] }], { tags: { 'a b': 'x' } }, 'tags["a b"]: expected a bool, got a string'],
    ['a dynamic value has no type', 'dynamic', 'x', 'expected a Dynamic, got a string'],
    ['a list stands for an object', ['object', {}], [], 'expected an object, got a list'],
    ['a Decimal is no number', 'number', new Decimal('secret'), 'expected a decimal number'],
  ])('fails when %s', (_, type, value, message) => {
    expect(() => encodeMsgpack(type, value)).toThrow(new Error(message));
  });
});

describe('decodeMsgpack', () => {
  test.each([
    ['d400ff', 'one byte'], ['d50000 00', 'two bytes'], ['c70005', 'no byte'], ['d8 05 00000000000000000000000000000000', 'another code'], ['c8 0003 07 010203', 'a long header'],
  ])('reads the extension %s, %s, as unknown', (wire) => {
    expect(decodeMsgpack('number', bytes(wire))).toEqual(UNKNOWN);
  });

  test.each([['ca3fc00000', 1.5], ['cb3ff0000000000000', 1], ['ccff', 255], ['d3ffffffffffffffff', -1], ['cfffffffffffffffff', 2n ** 64n - 1n], ['a4312e3530', 1.5], ['cb7ff0000000000000', Infinity]])('reads the number %s', (wire, expected) => {
    expect(decodeMsgpack('number', bytes(wire))).toBe(expected);
  });

  test('reads a map with the key __proto__', () => {
    const map = decodeMsgpack(['map', 'number'], bytes('81a95f5f70726f746f5f5f01'));
    expect(Object.entries(map as object)).toEqual([['__proto__', 1]]);
  });

  test.each<[string, TerraformType, string, string]>([
    ['the data ends early', 'string', 'a361', 'the MessagePack data ends too early'],
    ['there is no data', 'string', '', 'the MessagePack data ends too early'],
    ['a list claims more elements than there are bytes', ['list', 'bool'], 'ddffffffff', 'the MessagePack data ends too early'],
    ['something follows', 'bool', 'c3c3', 'expected the MessagePack data to end, got 1 more bytes'],
    ['the type differs', ['object', { a: ['list', 'string'] }], '81a16191c3', 'a[0]: expected a string, got MessagePack code 0xc3'],
    ['a number is a bool', 'number', 'c3', 'expected a number, got MessagePack code 0xc3'],
    ['an attribute is missing', ['object', { a: 'string', b: 'string' }], '81a161c0', 'b: missing'],
    ['an attribute is not in the type', ['object', { a: 'string' }], '81a162c0', 'unexpected attribute "b"; the type has a'],
    ['a dynamic value has three parts', 'dynamic', '93c0c0c0', 'expected a dynamic value of 2 parts, got 3'],
  ])('fails when %s', (_, type, wire, message) => {
    expect(() => decodeMsgpack(type, bytes(wire))).toThrow(new Error(message));
  });

  test('reads any value of any type that was written', () => {
    fc.assert(fc.property(typedValue, ({ type, value }) => {
      expect(decodeMsgpack(type, encodeMsgpack(type, value))).toEqual(value);
    }), { numRuns: 500 });
  });

  test('returns an error or a value for damaged data, but never crashes', () => {
    fc.assert(fc.property(typedValue, fc.nat(), fc.nat(255), ({ type, value }, position, byte) => {
      const wire = Buffer.from(encodeMsgpack(type, value));
      wire[position % wire.length] = byte;
      try {
        decodeMsgpack(type, wire);
      } catch (error) {
        expect((error as Error).name).toBe('ValueError');
      }
    }), { numRuns: 500 });
  });
});
