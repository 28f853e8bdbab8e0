import { attributeType } from './attribute-type';
import { field } from './walk';
import { isNested, type Attribute, type Attributes, type NestedAttribute, type NestingMode } from '../author/attributes';
import { attributePath, formatPath, type Path } from '../author/path';
import { valuesEqual } from '../values/equal';
import { Decimal, Dynamic, isRecord, isUnknown, isWhollyKnown, UNKNOWN, type Value } from '../values/value';

/**
 * Converts Terraform's values to the plain objects that authors see. `Unknown` becomes `undefined`, and a big number becomes the nearest
 * `number`.
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
 * Converts a configuration with unknown parts. A list or set with an unknown element becomes `undefined` as a whole, so authors never meet
 * a hole. A map keeps its keys.
 */
export function toConfig(value: Value): unknown {
  if (value instanceof Dynamic) return toConfig(value.value);
  if (isRecord(value)) return mapValues(value, toConfig);
  if (!Array.isArray(value)) return toAuthor(value);
  const elements = value.map(toConfig);
  return elements.includes(undefined) ? undefined : elements;
}

/** An author returned no value for an attribute. */
export class MissingValue extends Error {
  constructor(readonly path: Path) {
    super(`attribute ${formatPath(path)} has no value`);
  }
}

/**
 * Converts the values that an author returned to Terraform's values.
 *
 * @param template the plan or the prior state that the author started from. Equivalent values keep its form: all digits of a number, and
 * null if the vendor's API returns an empty list for it.
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

/** Gives an element of a set the form of the equal template. Servers return sets in any order. */
function setElement(attributes: Attributes, templates: readonly Value[], like: (template: Value) => Value): Value {
  for (const template of templates) {
    const element = like(template);
    if (isWhatWasMeant(attributes, element, template)) return element;
  }
  return like(null);
}

/** An unknown value matches any value. */
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

/** Most APIs do not distinguish null, empty and absent. Terraform does, so the user's form decides. */
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
