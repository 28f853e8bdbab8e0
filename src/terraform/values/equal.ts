import { numberText } from './number';
import { asArray, asBoolean, asDynamic, asNumber, asString, asTuple, attributeValues, mapEntries } from './shape';
import type { TerraformType } from './type';
import { Unknown, type Value } from './value';
import { within } from './value-error';

/**
 * Returns true if two values of a type are equal for Terraform. It compares numbers by their decimal value, strings in Unicode's form NFC,
 * and sets without order or repetition. A missing attribute equals null. Two unknown values are equal.
 *
 * @throws ValueError if a value does not have the type.
 */
export function valuesEqual(type: TerraformType, a: Value, b: Value): boolean {
  return Object.is(a, b) || fingerprint(type, a) === fingerprint(type, b);
}

/**
 * Returns the value if it has the type.
 *
 * @throws ValueError if the value does not have the type.
 */
export function ofType(type: TerraformType, value: Value): Value {
  fingerprint(type, value);
  return value;
}

/** Returns a text that is the same for equal values and differs for others. */
export function fingerprint(type: TerraformType, value: Value): string {
  if (value === null) return 'null';
  if (value instanceof Unknown) return 'unknown';
  switch (type) {
    case 'string': return JSON.stringify(asString(value));
    case 'bool': return String(asBoolean(value));
    case 'number': return numberText(asNumber(value));
    case 'dynamic': return dynamicFingerprint(asDynamic(value));
  }
  switch (type[0]) {
    case 'list': return `[${elementFingerprints(value, 'a list', type[1]).join()}]`;
    case 'set': return `[${[...new Set(elementFingerprints(value, 'a set', type[1]))].sort().join()}]`;
    case 'tuple': return `[${asTuple(value, type[1]).map((element, index) => within(index, () => fingerprint(type[1][index], element))).join()}]`;
    case 'map': return membersFingerprint(mapEntries(value).map(([key, element]) => [key, type[1], element]));
    case 'object': return membersFingerprint(attributeValues(value, type[1]));
  }
}

function elementFingerprints(value: Value, what: string, type: TerraformType): string[] {
  return asArray(value, what).map((element, index) => within(index, () => fingerprint(type, element)));
}

function membersFingerprint(entries: [string, TerraformType, Value][]): string {
  const members = entries.map(([key, type, value]) => `${JSON.stringify(key)}:${within(key, () => fingerprint(type, value))}`);
  return `{${members.sort().join()}}`;
}

function dynamicFingerprint({ type, value }: { type: TerraformType; value: Value }): string {
  return `${typeFingerprint(type)}=${fingerprint(type, value)}`;
}

/** Attributes of an object type have no order. */
function typeFingerprint(type: TerraformType): string {
  if (typeof type === 'string') return type;
  const [kind] = type;
  if (kind === 'tuple') return `tuple(${type[1].map(typeFingerprint).join()})`;
  if (kind !== 'object') return `${kind}(${typeFingerprint(type[1])})`;
  const attributes = Object.entries(type[1]).map(([name, attribute]) => `${JSON.stringify(name)}:${typeFingerprint(attribute)}`);
  return `object(${attributes.sort().join()})`;
}
