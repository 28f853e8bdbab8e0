import { isNested, type Attribute, type Attributes, type NestingMode } from '../author/attributes';
import { attributePath, type Path } from '../author/path';
import { isRecord, isUnknown, type Value } from '../values/value';

/** The values at one place: in the plan, in the configuration and in the prior state. */
export interface Place {
  readonly planned: Value;
  readonly config: Value;
  readonly prior: Value;
  /** False inside an object that the user left out as a whole. */
  readonly written?: boolean;
}

/** Returns the new planned value of an attribute. */
export type Visit = (attribute: Attribute, place: Place, path: Path) => Value;

/**
 * Maps a planned object: visits each attribute, then the attributes inside the visited value.
 * The parts of the three values match by index in lists and by key in maps. In a set, planned and configured elements have the same order.
 * Elements of a set have no counterpart in the prior state, because only their value identifies them.
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
    return planned.map((value, index) => {
      const inner = { planned: value, config: element(config, index), prior: element(prior, index) };
      return mapAttributes(attributes, inner, visit, [...path, { index }]);
    });
  }
  return planned.map((value, index) =>
    mapAttributes(attributes, { planned: value, config: element(config, index), prior: null }, visit, path));
}

/** Returns the value of an attribute or key: null if it is missing, unknown if the whole is unknown. */
export function field(value: Value, name: string): Value {
  if (isUnknown(value)) return value;
  // A key may be a name that every JavaScript object has, such as "constructor".
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : null;
}

function element(value: Value, index: number): Value {
  if (isUnknown(value)) return value;
  return Array.isArray(value) ? value[index] ?? null : null;
}
