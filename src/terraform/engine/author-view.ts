import { attributeType } from './attribute-type';
import { field } from './walk';
import { isNested, type Attribute, type Attributes, type NestedAttribute, type NestingMode } from '../author/attributes';
import { attributePath, formatPath, type Path } from '../author/path';
import { valuesEqual } from '../values/equal';
import { Decimal, Dynamic, isRecord, isUnknown, isWhollyKnown, UNKNOWN, type Value } from '../values/value';

/**
 * Between the values that Terraform sends and the plain objects that authors read and return.
 * Authors meet neither `Unknown` (they see `undefined`) nor big numbers (they see the nearest `number`).
 */
export function toAuthor(value: Value): unknown {
  if (isUnknown(value)) return undefined;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Decimal) return Number(value.text);
  if (value instanceof Dynamic) return toAuthor(value.value);
  if (Array.isArray(value)) return value.map(toAuthor);
  if (isRecord(value)) return mapValues(value, toAuthor);
  return value;
}

/**
 * The same for a configuration that may be known in parts. A list or set of which one element is not known is not known as a whole, so
 * that no author meets a hole in it. A map keeps its keys.
 */
export function toConfig(value: Value): unknown {
  if (value instanceof Dynamic) return toConfig(value.value);
  if (isRecord(value)) return mapValues(value, toConfig);
  if (!Array.isArray(value)) return toAuthor(value);
  const elements = value.map(toConfig);
  return elements.includes(undefined) ? undefined : elements;
}

/** Where something that an author returned is missing. */
export class MissingValue extends Error {
  constructor(readonly path: Path) {
    super(`attribute ${formatPath(path)} has no value`);
  }
}

/**
 * What an author returned, as Terraform values.
 *
 * @param template the plan or the prior state that the author started from. What is equivalent keeps its form: a number
 * in all its digits, and null where the vendor's API answers with an empty list.
 */
export function fromAuthor(attributes: Attributes, returned: object, template: Value, path: Path = []): Value {
  const values = returned as Record<string, unknown>;
  return Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => {
    if (attribute.options.writeOnly === true) return [name, null];
    const value = values[name];
    const innerPath = attributePath(name, path);
    if (value === undefined) throw new MissingValue(innerPath);
    return [name, attributeFromAuthor(attribute, value, isRecord(template) ? field(template, name) : null, innerPath)];
  }));
}

/** Returns a state with these values and null for everything else. */
export function partialState({ attributes }: { readonly attributes: Attributes }, known: { [name: string]: unknown }): Value {
  return Object.fromEntries(Object.keys(attributes).map((name) => [name, (known[name] ?? null) as Value]));
}

function attributeFromAuthor(attribute: Attribute, value: unknown, template: Value, path: Path): Value {
  if (value === null) return null;
  const converted = isNested(attribute) ? nestedFromAuthor(attribute, value, template, path) : (value as Value);
  return keepForm(attribute, converted, template);
}

function nestedFromAuthor(
  { attributes, nesting }: NestedAttribute<Attributes, NestingMode, unknown>, value: unknown, template: Value, path: Path,
): Value {
  const inner = (item: unknown, itemTemplate: Value, itemPath: Path) => fromAuthor(attributes, item as object, itemTemplate, itemPath);
  if (nesting === 'single') return inner(value, template, path);
  if (nesting === 'map') {
    const byKey = isRecord(template) ? template : {};
    return mapValues(value as Record<string, unknown>, (item, key) => inner(item, field(byKey, key), [...path, { key }]));
  }
  const templates = Array.isArray(template) ? template : [];
  if (nesting === 'set') return (value as unknown[]).map((item) => setElement(attributes, templates, (like) => inner(item, like, path)));
  return (value as unknown[]).map((item, index) => inner(item, templates[index] ?? null, [...path, { index }]));
}

/** An element of a set in the form of the one that it is, wherever that stands: servers give sets back in an order of their own. */
function setElement(attributes: Attributes, templates: readonly Value[], like: (template: Value) => Value): Value {
  for (const template of templates) {
    const element = like(template);
    if (isWhatWasMeant(attributes, element, template)) return element;
  }
  return like(null);
}

/** What was not known fits anything. */
function isWhatWasMeant(attributes: Attributes, element: Value, template: Value): boolean {
  return Object.entries(attributes).every(([name, attribute]) => {
    const meant = field(template, name);
    return !isWhollyKnown(meant) || valuesEqual(attributeType(attribute), field(element, name), meant);
  });
}

function keepForm(attribute: Attribute, value: Value, template: Value): Value {
  if (template === null) return isEmptyCollection(value) && mayBeNull(attribute) ? null : value;
  if (isUnknown(template)) return value;
  const seen = toAuthor(template);
  return valuesEqual(attributeType(attribute), value, seen === undefined ? UNKNOWN : (seen as Value)) ? template : value;
}

/** Null, empty and absent are one to most APIs, but three to Terraform: what the user wrote decides. */
function mayBeNull({ options }: Attribute): boolean {
  return options.optional === true && options.computed !== true;
}

function isEmptyCollection(value: Value): boolean {
  return (Array.isArray(value) && value.length === 0) || (isRecord(value) && Object.keys(value).length === 0);
}

function mapValues<T, U>(record: { [key: string]: T }, convert: (value: T, key: string) => U): { [key: string]: U } {
  const result: { [key: string]: U } = Object.create(null);
  for (const [key, value] of Object.entries(record)) result[key] = convert(value, key);
  return result;
}
