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
 * Reads a value from the wire. An absent or empty value is null.
 *
 * @throws ValueError if the data is damaged or does not have the type.
 */
export function decodeDynamicValue(type: TerraformType, encoded: EncodedValue | undefined): Value {
  if (encoded?.msgpack !== undefined && encoded.msgpack.length > 0) return decodeMsgpack(type, encoded.msgpack);
  if (encoded?.json !== undefined && encoded.json.length > 0) return decodeJson(type, Buffer.from(encoded.json).toString('utf8'));
  return null;
}

/**
 * Writes a value for the wire, always as MessagePack, because JSON cannot express unknown values.
 *
 * @throws ValueError if the value does not have the type.
 */
export function encodeDynamicValue(type: TerraformType, value: Value): { msgpack: Uint8Array } {
  return { msgpack: encodeMsgpack(type, value) };
}
