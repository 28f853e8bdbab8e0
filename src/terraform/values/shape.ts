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

/** Fails when a tuple does not have the number of elements that its type names. */
export function requireLength(actual: number, expected: number): void {
  if (actual !== expected) throw new ValueError(`expected a tuple of ${expected} elements, got ${actual}`);
}

export function asDynamic(value: Value): Dynamic {
  if (!(value instanceof Dynamic)) throw mismatch('a Dynamic', value);
  return value;
}

/** The elements of a map, their keys in the form in which Terraform compares them. */
export function mapEntries(value: Value): [string, Value][] {
  if (!isRecord(value)) throw mismatch('a map', value);
  return Object.entries(value).map(([key, element]) => [key.normalize('NFC'), element]);
}

/** All attributes of an object type with the values that an object has for them: null where it has none. */
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

/** An object or map as Terraform has it: any key is allowed, `__proto__` too. */
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
