import { decodeDynamicValue, encodeDynamicValue, UNKNOWN } from '../../../src/terraform/values';

const EMPTY = new Uint8Array();

test('reads MessagePack', () => {
  expect(decodeDynamicValue('string', { msgpack: Buffer.from('a161', 'hex') })).toBe('a');
});

test('reads JSON when there is no MessagePack', () => {
  expect(decodeDynamicValue('string', { msgpack: EMPTY, json: Buffer.from('"é"') })).toBe('é');
});

test.each([[undefined], [{}], [{ msgpack: EMPTY, json: EMPTY }]])('reads %p as null', (encoded) => {
  expect(decodeDynamicValue('string', encoded)).toBeNull();
});

test('writes MessagePack, which can carry unknown values', () => {
  expect(Buffer.from(encodeDynamicValue('string', UNKNOWN).msgpack).toString('hex')).toBe('d40000');
});
