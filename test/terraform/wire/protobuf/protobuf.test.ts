import * as fc from 'fast-check';
import { decodeMessage, encodeMessage } from '../../../../src/terraform/wire';
import * as messages from '../../../../src/terraform/wire/messages';
import { bool, bytes, integer, map, message, of, optional, repeated, string, type Field, type MessageType } from '../../../../src/terraform/wire/protobuf/table';

const hex = (data: Uint8Array) => Buffer.from(data).toString('hex');

const Inner = message({ text: string(1) });
const Everything = message({
  text: string(1),
  data: bytes(2),
  flag: bool(3),
  count: integer(4),
  inner: of(5, Inner),
  maybe: optional(integer(6)),
  many: repeated(string(7)),
  inners: repeated(of(8, Inner)),
  texts: map(string(9)),
  byName: map(of(16, Inner)),
});

/** Calculated by hand from https://protobuf.dev/programming-guides/encoding/ */
const VECTORS: [string, object, string][] = [
  ['nothing', {}, ''],
  ['text', { text: 'testing' }, '0a0774657374696e67'],
  ['bytes', { data: Uint8Array.of(1, 2) }, '12020102'],
  ['a flag', { flag: true }, '1801'],
  ['150', { count: 150 }, '209601'],
  ['-1', { count: -1 }, '20ffffffffffffffffff01'],
  ['2^53 - 1', { count: 2 ** 53 - 1 }, '20ffffffffffffff0f'],
  ['-(2^53 - 1)', { count: 1 - 2 ** 53 }, '2081808080808080f0ff01'],
  ['an empty message', { inner: {} }, '2a00'],
  ['a message', { inner: { text: 'a' } }, '2a030a0161'],
  ['a zero whose presence says something', { maybe: 0 }, '3000'],
  ['a list with an empty text', { many: ['a', ''] }, '3a01613a00'],
  ['a list of messages', { inners: [{}, { text: 'b' }] }, '420042030a0162'],
  ['a map of texts', { texts: { k: 'v' } }, '4a060a016b120176'],
  ['a map of messages, in a field of two bytes', { byName: { k: { text: 'v' } } }, '8201080a016b12030a0176'],
];

describe('encodeMessage', () => {
  test.each(VECTORS)('writes %s', (_, value, wire) => {
    expect(hex(encodeMessage(Everything, value))).toBe(wire);
  });

  test('omits defaults and undefined fields', () => {
    expect(hex(encodeMessage(Everything, { text: '', data: new Uint8Array(), flag: false, count: 0, many: [], texts: {}, inner: undefined, maybe: undefined }))).toBe('');
  });

  test.each([2 ** 53, 0.5, NaN])('fails when an integer is %p', (count) => {
    expect(() => encodeMessage(Everything, { count })).toThrow(`Protobuf integer out of range: ${count}`);
  });
});

describe('decodeMessage', () => {
  test('sets defaults, and leaves fields with presence undefined', () => {
    expect(decodeMessage(Everything, new Uint8Array())).toEqual({
      text: '', data: new Uint8Array(), flag: false, count: 0, many: [], inners: [], texts: {}, byName: {},
    });
  });

  test.each(VECTORS)('reads %s', (_, value, wire) => {
    const decoded = decodeMessage(Everything, Buffer.from(wire, 'hex'));
    expect(hex(encodeMessage(Everything, decoded))).toBe(wire);
    expect(decoded).toMatchObject(JSON.parse(JSON.stringify(value, (_key, part) => (part instanceof Uint8Array ? undefined : part))));
  });

  test('skips unknown fields and fields of another wire type', () => {
    const unknown = '9a06 02 0000 a006 01 a906 0000000000000000 ad06 00000000 0805'.replaceAll(' ', '');
    expect(decodeMessage(Inner, Buffer.from(`${unknown}0a0161`, 'hex'))).toEqual({ text: 'a' });
  });

  test('reads a map entry without a key or a value', () => {
    const { texts, byName } = decodeMessage(Everything, Buffer.from('4a00820100', 'hex'));
    expect({ texts: { ...texts }, byName: { ...byName } }).toEqual({ texts: { '': '' }, byName: { '': { text: '' } } });
  });

  test('reads a map with the key __proto__', () => {
    const { texts } = decodeMessage(Everything, encodeMessage(Everything, { texts: JSON.parse('{"__proto__":"x"}') }));
    expect(Object.entries(texts)).toEqual([['__proto__', 'x']]);
  });

  test.each([
    ['a text is cut off', '0a0561', 'it ends too early'],
    ['a number is cut off', '2096', 'it ends too early'],
    ['a number is too long', `20${'ff'.repeat(11)}`, 'an integer of more than 10 bytes'],
    ['a length is negative', '0affffffffffffffffff01', 'it ends too early'],
    ['a group begins', '0b', 'wire type 3'],
    ['a field has number zero', '0000', 'field number 0'],
  ])('fails when %s', (_, wire, reason) => {
    expect(() => decodeMessage(Everything, Buffer.from(wire, 'hex'))).toThrow(`Malformed protobuf message: ${reason}`);
  });
});

const TYPES = Object.entries(messages as { [name: string]: object }).filter((entry): entry is [string, MessageType] => 'fields' in entry[1]);

test('has tables for the whole protocol', () => {
  expect(TYPES.length).toBeGreaterThan(70);
});

describe.each(TYPES)('%s', (_, type) => {
  test('has one field for each number', () => {
    expect(type.byNumber.size).toBe(Object.keys(type.fields).length);
  });

  test('survives a round trip', () => {
    fc.assert(fc.property(messageOf(type, 2), (value) => {
      const wire = encodeMessage(type, value);
      expect(hex(encodeMessage(type, decodeMessage(type, wire)))).toBe(hex(wire));
      expect(plain(decodeMessage(type, wire))).toEqual(plain(value));
    }), { numRuns: 20 });
  });
});

function messageOf(type: MessageType, depth: number): fc.Arbitrary<object> {
  return fc.record(Object.fromEntries(Object.entries(type.fields).map(([name, field]) => [name, fieldValue(field, depth)])));
}

function fieldValue(field: Field, depth: number): fc.Arbitrary<unknown> {
  const value = field.kind === 'message' && depth === 0 ? fc.constant(undefined) : scalarValue(field, depth);
  if (field.label === 'repeated') return fc.array(value, { maxLength: depth === 0 ? 0 : 2 });
  if (field.label === 'map') return fc.dictionary(fc.string(), value, { maxKeys: depth === 0 ? 0 : 2, noNullPrototype: false });
  return field.label === 'optional' ? fc.option(value, { nil: undefined }) : value;
}

function scalarValue(field: Field, depth: number): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case 'string': return fc.string({ unit: 'grapheme' });
    case 'bytes': return fc.uint8Array({ maxLength: 200 });
    case 'bool': return fc.boolean();
    case 'integer': return fc.maxSafeInteger();
    case 'message': return messageOf(field.message!(), depth - 1);
  }
}

/** Removes classes, prototypes and undefined fields. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return hex(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value;
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined).map(([key, part]) => [key, plain(part)]));
}
