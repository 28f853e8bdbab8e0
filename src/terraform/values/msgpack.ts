import { MsgpackReader } from './msgpack-reader';
import { MsgpackWriter } from './msgpack-writer';
import { normalizeNumber, numberText, parseNumber, type NumberValue } from './number';
import { asArray, asBoolean, asDynamic, asNumber, asString, asTuple, attributeValues, emptyRecord, mapEntries, requireLength, unexpectedAttribute } from './shape';
import type { ObjectAttributes, TerraformType } from './type';
import { parseType } from './type-json';
import { Dynamic, Unknown, UNKNOWN, type Value } from './value';
import { ValueError, within } from './value-error';

/** The extension for an unknown value with known facts, such as a prefix. */
const REFINED_UNKNOWN = 12;

/**
 * Writes a value of a type as Terraform's MessagePack. A missing attribute becomes null. Strings are
 * written in Unicode's form NFC, as in Terraform itself.
 *
 * @throws ValueError if the value does not have the type.
 */
export function encodeMsgpack(type: TerraformType, value: Value): Uint8Array {
  const writer = new MsgpackWriter();
  write(writer, type, value);
  return writer.finish();
}

/**
 * Reads a value of a type from Terraform's MessagePack. Every extension is an unknown value.
 *
 * @throws ValueError if the data is damaged or does not have the type.
 */
export function decodeMsgpack(type: TerraformType, bytes: Uint8Array): Value {
  const reader = new MsgpackReader(bytes);
  const value = read(reader, type);
  reader.finish();
  return value;
}

function write(writer: MsgpackWriter, type: TerraformType, value: Value): void {
  if (value === null) return writer.nil();
  if (value instanceof Unknown) return writeUnknown(writer, value);
  switch (type) {
    case 'string': return writer.string(asString(value));
    case 'bool': return writer.boolean(asBoolean(value));
    case 'number': return writeNumber(writer, normalizeNumber(asNumber(value)));
    case 'dynamic': return writeDynamic(writer, asDynamic(value));
  }
  switch (type[0]) {
    case 'list':
    case 'set': return writeArray(writer, asArray(value, `a ${type[0]}`), () => type[1]);
    case 'tuple': return writeArray(writer, asTuple(value, type[1]), (index) => type[1][index]);
    case 'map': return writeMap(writer, mapEntries(value).map(([key, element]) => [key, type[1], element]));
    case 'object': return writeMap(writer, attributeValues(value, type[1]));
  }
}

function writeUnknown(writer: MsgpackWriter, value: Unknown): void {
  if (value.refinement === undefined) writer.extension(0, Uint8Array.of(0));
  else writer.extension(REFINED_UNKNOWN, value.refinement);
}

/**
 * Writes a number in digits, as Terraform reads numbers from its state. Terraform keeps other forms with less precision, and then sees a
 * change in a refresh that found none.
 */
function writeNumber(writer: MsgpackWriter, value: NumberValue): void {
  if (value === Infinity || value === -Infinity) writer.double(value);
  else writer.string(numberText(value));
}

function writeDynamic(writer: MsgpackWriter, { type, value }: Dynamic): void {
  writer.arrayHeader(2);
  writer.binary(Buffer.from(JSON.stringify(type)));
  write(writer, type, value);
}

function writeArray(writer: MsgpackWriter, elements: Value[], typeOf: (index: number) => TerraformType): void {
  writer.arrayHeader(elements.length);
  elements.forEach((element, index) => within(index, () => write(writer, typeOf(index), element)));
}

function writeMap(writer: MsgpackWriter, entries: [string, TerraformType, Value][]): void {
  writer.mapHeader(entries.length);
  for (const [key, type, value] of entries) {
    writer.string(key);
    within(key, () => write(writer, type, value));
  }
}

function read(reader: MsgpackReader, type: TerraformType): Value {
  if (reader.nil()) return null;
  const extension = reader.extension();
  if (extension) return extension.type === REFINED_UNKNOWN ? new Unknown(extension.payload) : UNKNOWN;
  switch (type) {
    case 'string': return reader.string();
    case 'bool': return reader.boolean();
    case 'number': return readNumber(reader);
    case 'dynamic': return readDynamic(reader);
  }
  switch (type[0]) {
    case 'list':
    case 'set': return readArray(reader, reader.arrayHeader(`a ${type[0]}`), () => type[1]);
    case 'tuple': return readTuple(reader, type[1]);
    case 'map': return readMap(reader, type[1]);
    case 'object': return readObject(reader, type[1]);
  }
}

function readNumber(reader: MsgpackReader): NumberValue {
  const number = reader.number();
  return typeof number === 'string' ? parseNumber(number) : normalizeNumber(number);
}

function readDynamic(reader: MsgpackReader): Dynamic {
  const length = reader.arrayHeader('a dynamic value');
  if (length !== 2) throw new ValueError(`expected a dynamic value of 2 parts, got ${length}`);
  const type = parseType(reader.binary().toString('utf8'));
  return new Dynamic(type, read(reader, type));
}

function readTuple(reader: MsgpackReader, types: TerraformType[]): Value[] {
  const length = reader.arrayHeader('a tuple');
  requireLength(length, types.length);
  return readArray(reader, length, (index) => types[index]);
}

function readArray(reader: MsgpackReader, length: number, typeOf: (index: number) => TerraformType): Value[] {
  return Array.from({ length }, (_, index) => within(index, () => read(reader, typeOf(index))));
}

function readMap(reader: MsgpackReader, type: TerraformType): Value {
  const map = emptyRecord();
  for (let left = reader.mapHeader('a map'); left > 0; left -= 1) {
    const key = reader.string();
    map[key] = within(key, () => read(reader, type));
  }
  return map;
}

function readObject(reader: MsgpackReader, attributes: ObjectAttributes): Value {
  const object = emptyRecord();
  for (let left = reader.mapHeader('an object'); left > 0; left -= 1) {
    const name = reader.string();
    if (!Object.hasOwn(attributes, name)) throw unexpectedAttribute(name, attributes);
    object[name] = within(name, () => read(reader, attributes[name]));
  }
  const missing = Object.keys(attributes).find((name) => !Object.hasOwn(object, name));
  if (missing !== undefined) throw new ValueError('missing', [missing]);
  return object;
}
