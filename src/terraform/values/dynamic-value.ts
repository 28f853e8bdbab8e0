import { decodeJson } from './json';
import { decodeMsgpack, encodeMsgpack } from './msgpack';
import type { TerraformType } from './type';
import type { Value } from './value';

/** A value on the wire: MessagePack or, from some callers, JSON. */
export interface EncodedValue {
  msgpack?: Uint8Array;
  json?: Uint8Array;
}

/**
 * Reads a value from the wire. One that is absent or empty is null.
 *
 * @throws ValueError where the data is damaged or is not of the type.
 */
export function decodeDynamicValue(type: TerraformType, encoded: EncodedValue | undefined): Value {
  if (encoded?.msgpack !== undefined && encoded.msgpack.length > 0) return decodeMsgpack(type, encoded.msgpack);
  if (encoded?.json !== undefined && encoded.json.length > 0) return decodeJson(type, Buffer.from(encoded.json).toString('utf8'));
  return null;
}

/**
 * Writes a value for the wire, always as MessagePack: JSON cannot carry unknown values.
 *
 * @throws ValueError where the value is not of the type.
 */
export function encodeDynamicValue(type: TerraformType, value: Value): { msgpack: Uint8Array } {
  return { msgpack: encodeMsgpack(type, value) };
}
