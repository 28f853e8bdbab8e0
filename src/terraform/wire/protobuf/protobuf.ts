import { ProtobufReader, type WireType } from './reader';
import type { Field, Kind, MessageType } from './table';
import { ByteWriter } from '../../values/byte-writer';

const WIRE_TYPES: Record<Kind, WireType> = { bool: 0, integer: 0, string: 2, bytes: 2, message: 2 };

type Fields = { [name: string]: unknown };

/**
 * Writes a message in proto3's wire format (https://protobuf.dev/programming-guides/encoding/). Absent
 * fields and defaults take no bytes, unless the field has presence.
 */
export function encodeMessage<I>(type: MessageType<unknown, I>, message: I): Uint8Array {
  const out = new ByteWriter();
  writeMessage(out, type, message as Fields);
  return out.finish();
}

/**
 * Reads a message. Absent scalars have proto3's defaults. Absent messages and fields with presence are `undefined`. Fields that the table
 * does not name are skipped. Byte strings are views of `bytes`.
 *
 * @throws Error if the bytes are not such a message.
 */
export function decodeMessage<D>(type: MessageType<D, unknown>, bytes: Uint8Array): D {
  const message = defaults(type);
  const reader = new ProtobufReader(bytes);
  while (!reader.done) {
    const { number, wireType } = reader.tag();
    const entry = type.byNumber.get(number);
    if (entry === undefined || WIRE_TYPES[entry.field.kind] !== wireType) reader.skip(wireType);
    else message[entry.name] = readField(reader, entry.field, message[entry.name]);
  }
  return message as D;
}

function writeMessage(out: ByteWriter, type: MessageType, message: Fields): void {
  for (const { name, field } of type.byNumber.values()) {
    const value = message[name];
    if (value !== undefined) writeField(out, field, value);
  }
}

function writeField(out: ByteWriter, field: Field, value: unknown): void {
  switch (field.label) {
    case 'plain':
      if (!isDefault(value)) writeTagged(out, field, value);
      break;
    case 'optional':
      writeTagged(out, field, value);
      break;
    case 'repeated':
      for (const element of value as unknown[]) writeTagged(out, field, element);
      break;
    case 'map':
      for (const [key, element] of Object.entries(value as Fields)) writeMapEntry(out, field, key, element);
  }
}

function isDefault(value: unknown): boolean {
  return value === '' || value === 0 || value === false || (value instanceof Uint8Array && value.length === 0);
}

function writeTagged(out: ByteWriter, field: Field, value: unknown): void {
  writeTag(out, field.number, WIRE_TYPES[field.kind]);
  switch (field.kind) {
    case 'bool': return writeVarint(out, value === true ? 1 : 0);
    case 'integer': return writeVarint(out, value as number);
    case 'string': return writeString(out, value as string);
    case 'bytes': return writeBytes(out, value as Uint8Array);
    case 'message': return writeDelimited(out, () => writeMessage(out, field.message!(), value as Fields));
  }
}

/** Writes an entry of a map: a message with the key as field 1 and the value as field 2. */
function writeMapEntry(out: ByteWriter, field: Field, key: string, element: unknown): void {
  writeTag(out, field.number, 2);
  writeDelimited(out, () => {
    writeTag(out, 1, 2);
    writeString(out, key);
    writeTagged(out, { ...field, number: 2 }, element);
  });
}

/** Writes a part after its length. It inserts the length later, which saves a buffer for each part. */
function writeDelimited(out: ByteWriter, write: () => void): void {
  const start = out.position;
  write();
  out.insert(start, varint(out.position - start));
}

function writeTag(out: ByteWriter, number: number, wireType: WireType): void {
  writeVarint(out, number * 8 + wireType);
}

function writeString(out: ByteWriter, value: string): void {
  const length = Buffer.byteLength(value);
  writeVarint(out, length);
  out.utf8(value, length);
}

function writeBytes(out: ByteWriter, value: Uint8Array): void {
  writeVarint(out, value.length);
  out.bytes(value);
}

function writeVarint(out: ByteWriter, value: number): void {
  if (!Number.isSafeInteger(value)) throw new Error(`Protobuf integer out of range: ${value}`);
  if (value < 0) writeNegative(out, value);
  else if (value < 0x80) out.byte(value);
  else for (const byte of varint(value)) out.byte(byte);
}

/** Returns the bytes of a non-negative number: seven bits in each, the lowest first. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push(rest % 0x80 + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return bytes;
}

/** Writes a negative number as the unsigned 64-bit number with the same bits, always in ten bytes. */
function writeNegative(out: ByteWriter, value: number): void {
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest >= 0x80n) {
    out.byte(Number(rest % 0x80n) + 0x80);
    rest /= 0x80n;
  }
  out.byte(Number(rest));
}

function defaults(type: MessageType): Fields {
  const message: Fields = {};
  for (const [name, field] of Object.entries(type.fields)) {
    if (field.label === 'repeated') message[name] = [];
    else if (field.label === 'map') message[name] = Object.create(null);
    else if (field.label === 'plain') message[name] = emptyValue(field);
  }
  return message;
}

function emptyValue(field: Field): unknown {
  switch (field.kind) {
    case 'string': return '';
    case 'bool': return false;
    case 'integer': return 0;
    case 'bytes': return new Uint8Array();
    case 'message': return defaults(field.message!());
  }
}

function readField(reader: ProtobufReader, field: Field, previous: unknown): unknown {
  if (field.label === 'map') return readMapEntry(reader, field, previous as Fields);
  const value = readScalar(reader, field);
  if (field.label !== 'repeated') return value;
  (previous as unknown[]).push(value);
  return previous;
}

function readScalar(reader: ProtobufReader, field: Field): unknown {
  switch (field.kind) {
    case 'bool': return reader.varint() !== 0;
    case 'integer': return reader.varint();
    case 'string': return reader.bytes().toString('utf8');
    case 'bytes': return reader.bytes();
    case 'message': return decodeMessage(field.message!(), reader.bytes());
  }
}

function readMapEntry(reader: ProtobufReader, field: Field, map: Fields): Fields {
  const entry = new ProtobufReader(reader.bytes());
  let key = '';
  let value = emptyValue(field);
  while (!entry.done) {
    const { number, wireType } = entry.tag();
    if (number === 1 && wireType === 2) key = entry.bytes().toString('utf8');
    else if (number === 2 && wireType === 2) value = readScalar(entry, field);
    else entry.skip(wireType);
  }
  map[key] = value;
  return map;
}
