import { isNested, type Attribute, type Attributes, type NestingMode } from '../author/attributes';
import { attributePath, type Path } from '../author/path';
import { isRecord, isUnknown, type Value } from '../values/value';

/** One place in a plan, with what stands at the same place in the configuration and in the prior state. */
export interface Place {
  readonly planned: Value;
  readonly config: Value;
  readonly prior: Value;
  /** False inside an object that the user left to the provider as a whole. */
  readonly written?: boolean;
}

/** Gives the planned value of an attribute anew. */
export type Visit = (attribute: Attribute, place: Place, path: Path) => Value;

/**
 * Rebuilds a planned object: each attribute is visited, then what is inside the visited value.
 * Parts of the three values belong together by index in lists and by key in maps. In a set the planned and the configured
 * elements are taken to be in one order; the prior state has no counterpart there, for a set's element has no identity but its value.
 */
export function mapAttributes(attributes: Attributes, place: Place, visit: Visit, path: Path = []): Value {
  const { planned } = place;
  if (!isRecord(planned)) return planned;
  return Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => {
    const inner = {
      planned: field(planned, name),
      config: field(place.config, name),
      prior: field(place.prior, name),
      written: place.config !== null,
    };
    const innerPath = attributePath(name, path);
    const value = visit(attribute, inner, innerPath);
    return [name, isNested(attribute) ? mapNestedAttributes(attribute, { ...inner, planned: value }, visit, innerPath) : value];
  }));
}

type Nested = Attribute & { attributes: Attributes; nesting: NestingMode };

function mapNestedAttributes({ attributes, nesting }: Nested, place: Place, visit: Visit, path: Path): Value {
  const { planned, config, prior } = place;
  if (nesting === 'single') return mapAttributes(attributes, place, visit, path);
  if (nesting === 'map' && isRecord(planned)) {
    return Object.fromEntries(Object.entries(planned).map(([key, value]) => [
      key,
      mapAttributes(attributes, { planned: value, config: field(config, key), prior: field(prior, key) }, visit, [...path, { key }]),
    ]));
  }
  if (!Array.isArray(planned)) return planned;
  if (nesting === 'list') {
    return planned.map((value, index) =>
      mapAttributes(attributes, { planned: value, config: element(config, index), prior: element(prior, index) }, visit, [...path, { index }]));
  }
  return planned.map((value, index) =>
    mapAttributes(attributes, { planned: value, config: element(config, index), prior: null }, visit, path));
}

/** The value of an attribute or key; null where there is none, unknown where the whole is. */
export function field(value: Value, name: string): Value {
  if (isUnknown(value)) return value;
  // A key may be the name of something that every object has, such as "constructor".
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : null;
}

function element(value: Value, index: number): Value {
  if (isUnknown(value)) return value;
  return Array.isArray(value) ? value[index] ?? null : null;
}
