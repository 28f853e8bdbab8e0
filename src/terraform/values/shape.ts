import type { NumberValue } from './number';
import type { ObjectAttributes, TerraformType } from './type';
import { Decimal, Dynamic, isRecord, Unknown, type Value } from './value';
import { ValueError } from './value-error';

export function asString(value: Value): string {
  if (typeof value !== 'string') throw mismatch('a string', value);
  return value.normalize('NFC');
}

export function asBoolean(value: Value): boolean {
  if (typeof value !== 'boolean') throw mismatch('a bool', value);
  return value;
}

export function asNumber(value: Value): NumberValue {
  if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Decimal) return value;
  throw mismatch('a number', value);
}

export function asArray(value: Value, what: string): Value[] {
  if (!Array.isArray(value)) throw mismatch(what, value);
  return value;
}

export function asTuple(value: Value, types: TerraformType[]): Value[] {
  const elements = asArray(value, 'a tuple');
  requireLength(elements.length, types.length);
  return elements;
}

/** Fails if a tuple and its type differ in length. */
export function requireLength(actual: number, expected: number): void {
  if (actual !== expected) throw new ValueError(`expected a tuple of ${expected} elements, got ${actual}`);
}

export function asDynamic(value: Value): Dynamic {
  if (!(value instanceof Dynamic)) throw mismatch('a Dynamic', value);
  return value;
}

/** Returns the entries of a map, with keys in the form that Terraform compares. */
export function mapEntries(value: Value): [string, Value][] {
  if (!isRecord(value)) throw mismatch('a map', value);
  return Object.entries(value).map(([key, element]) => [key.normalize('NFC'), element]);
}

/** Returns the attributes of an object type with an object's values. Missing values are null. */
export function attributeValues(value: Value, attributes: ObjectAttributes): [string, TerraformType, Value][] {
  if (!isRecord(value)) throw mismatch('an object', value);
  const foreign = Object.keys(value).find((name) => !Object.hasOwn(attributes, name));
  if (foreign !== undefined) throw unexpectedAttribute(foreign, attributes);
  return Object.entries(attributes).map(([name, type]) => [name, type, ownValue(value, name)]);
}

export function unexpectedAttribute(name: string, attributes: ObjectAttributes): ValueError {
  const known = Object.keys(attributes).join(', ');
  return new ValueError(`unexpected attribute ${JSON.stringify(name)}; the type has ${known === '' ? 'no attributes' : known}`);
}

/** Returns an object that accepts any key, also `__proto__`. */
export function emptyRecord(): { [key: string]: Value } {
  return Object.create(null) as { [key: string]: Value };
}

function ownValue(record: { [key: string]: Value | undefined }, name: string): Value {
  return Object.hasOwn(record, name) ? record[name] ?? null : null;
}

function mismatch(expected: string, value: Value | undefined): ValueError {
  return new ValueError(`expected ${expected}, got ${kindOf(value)}`);
}

function kindOf(value: Value | undefined): string {
  if (value === null || value === undefined) return 'null';
  if (value instanceof Unknown) return 'an unknown value';
  if (value instanceof Dynamic) return 'a Dynamic';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Decimal || typeof value === 'bigint') return 'a number';
  if (typeof value === 'boolean') return 'a bool';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
