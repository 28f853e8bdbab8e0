import { parseJson, type Json } from './json-reader';
import { numberText, parseNumber } from './number';
import { asArray, asBoolean, asDynamic, asNumber, asString, asTuple, attributeValues, emptyRecord, mapEntries, requireLength } from './shape';
import type { ObjectAttributes, TerraformType } from './type';
import { checkType } from './type-json';
import { Decimal, Dynamic, Unknown, type Value } from './value';
import { ValueError, within } from './value-error';

/**
 * Reads a value of a type from Terraform's JSON, as stored in a state file. Missing attributes are null, and unknown
 * attributes are dropped, because the JSON may come from another version of the schema.
 *
 * @throws ValueError if the text is not JSON or does not fit the type.
 */
export function decodeJson(type: TerraformType, text: string): Value {
  return fromJson(type, parseJson(text));
}

/**
 * Writes a value of a type as Terraform's JSON, with all digits of its numbers.
 *
 * @throws ValueError if the value does not have the type, or is unknown, which JSON cannot express.
 */
export function encodeJson(type: TerraformType, value: Value): string {
  if (value === null) return 'null';
  if (value instanceof Unknown) throw new ValueError('unknown, which JSON cannot express');
  switch (type) {
    case 'string': return JSON.stringify(asString(value));
    case 'bool': return String(asBoolean(value));
    case 'number': return numberJson(value);
    case 'dynamic': return dynamicJson(asDynamic(value));
  }
  switch (type[0]) {
    case 'list':
    case 'set': return arrayJson(asArray(value, `a ${type[0]}`), () => type[1]);
    case 'tuple': return arrayJson(asTuple(value, type[1]), (index) => type[1][index]);
    case 'map': return objectJson(mapEntries(value).map(([key, element]) => [key, type[1], element]));
    case 'object': return objectJson(attributeValues(value, type[1]));
  }
}

function numberJson(value: Value): string {
  const text = numberText(asNumber(value));
  if (text.endsWith('Infinity')) throw new ValueError('infinite, which JSON cannot express');
  return text;
}

function dynamicJson({ type, value }: Dynamic): string {
  return `{"value":${encodeJson(type, value)},"type":${JSON.stringify(type)}}`;
}

function arrayJson(elements: Value[], typeOf: (index: number) => TerraformType): string {
  return `[${elements.map((element, index) => within(index, () => encodeJson(typeOf(index), element))).join(',')}]`;
}

function objectJson(entries: [string, TerraformType, Value][]): string {
  const members = entries.map(([key, type, value]) => `${JSON.stringify(key)}:${within(key, () => encodeJson(type, value))}`);
  return `{${members.join(',')}}`;
}

function fromJson(type: TerraformType, json: Json): Value {
  if (json === null) return null;
  switch (type) {
    case 'string': return typeof json === 'string' ? json : fail('a string', json);
    case 'bool': return typeof json === 'boolean' ? json : fail('a bool', json);
    case 'number': return json instanceof Decimal ? parseNumber(json.text) : fail('a number', json);
    case 'dynamic': return dynamicFromJson(json);
  }
  switch (type[0]) {
    case 'list':
    case 'set': return arrayFromJson(jsonArray(json, `a ${type[0]}`), () => type[1]);
    case 'tuple': return tupleFromJson(type[1], jsonArray(json, 'a tuple'));
    case 'map': return mapFromJson(type[1], jsonObject(json, 'a map'));
    case 'object': return objectFromJson(type[1], jsonObject(json, 'an object'));
  }
}

function dynamicFromJson(json: Json): Dynamic {
  const { type, value } = jsonObject(json, 'a dynamic value');
  if (type === undefined || value === undefined) throw new ValueError('expected a dynamic value with "value" and "type"');
  const checked = checkType(type);
  return new Dynamic(checked, fromJson(checked, value));
}

function arrayFromJson(elements: Json[], typeOf: (index: number) => TerraformType): Value[] {
  return elements.map((element, index) => within(index, () => fromJson(typeOf(index), element)));
}

function tupleFromJson(types: TerraformType[], elements: Json[]): Value[] {
  requireLength(elements.length, types.length);
  return arrayFromJson(elements, (index) => types[index]);
}

function mapFromJson(type: TerraformType, elements: { [key: string]: Json }): Value {
  const map = emptyRecord();
  for (const [key, element] of Object.entries(elements)) map[key] = within(key, () => fromJson(type, element));
  return map;
}

function objectFromJson(attributes: ObjectAttributes, members: { [name: string]: Json }): Value {
  const object = emptyRecord();
  for (const [name, type] of Object.entries(attributes)) {
    object[name] = within(name, () => fromJson(type, members[name] ?? null));
  }
  return object;
}

function jsonArray(json: Json, expected: string): Json[] {
  return Array.isArray(json) ? json : fail(expected, json);
}

function jsonObject(json: Json, expected: string): { [key: string]: Json } {
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json) && !(json instanceof Decimal);
  return isObject ? json : fail(expected, json);
}

function fail(expected: string, json: Json): never {
  const kind = json instanceof Decimal ? 'a number' : Array.isArray(json) ? 'an array' : `a JSON ${typeof json}`;
  throw new ValueError(`expected ${expected}, got ${kind}`);
}
