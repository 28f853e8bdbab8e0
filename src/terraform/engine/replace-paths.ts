import { attributeType, objectType } from './attribute-type';
import { field, mapAttributes } from './walk';
import { isNested, type Attribute, type Attributes } from '../author/attributes';
import { attributePath, type Path } from '../author/path';
import { valuesEqual } from '../values/equal';
import { isRecord, type Value } from '../values/value';

/**
 * Returns the paths of attributes marked `replace` whose value changes. A path cannot enter a set, so it ends at the set.
 */
export function replacePaths(attributes: Attributes, prior: Value, planned: Value, parent: Path = []): Path[] {
  if (!isRecord(prior) || !isRecord(planned)) return [];
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    // Saves the comparison of large values that replace nothing.
    if (attribute.options.replace !== true && !isNested(attribute)) return [];
    const before = field(prior, name);
    const after = field(planned, name);
    if (valuesEqual(attributeType(attribute), before, after)) return [];
    const path = attributePath(name, parent);
    return attribute.options.replace === true ? [path] : replacePathsInside(attribute, before, after, path);
  });
}

function replacePathsInside(attribute: Attribute, before: Value, after: Value, path: Path): Path[] {
  if (!isNested(attribute)) return [];
  const { attributes, nesting } = attribute;
  if (nesting === 'single') return replacePaths(attributes, before, after, path);
  if (nesting === 'map' && isRecord(before) && isRecord(after)) {
    return Object.keys(after).flatMap((key) => replacePaths(attributes, field(before, key), after[key], [...path, { key }]));
  }
  if (nesting === 'list' && Array.isArray(before) && Array.isArray(after)) {
    return after.flatMap((value, index) => replacePaths(attributes, before[index] ?? null, value, [...path, { index }]));
  }
  if (nesting !== 'set') return [];
  const reasons = replacing(attributes);
  return valuesEqual(['set', objectType(reasons)], onlyPart(reasons, before), onlyPart(reasons, after)) ? [] : [path];
}

/** Keeps only these attributes of each value. */
function onlyPart(attributes: Attributes, value: Value): Value {
  if (Array.isArray(value)) return value.map((element) => onlyPart(attributes, element));
  if (!isRecord(value)) return value;
  return mapAttributes(attributes, { planned: value, config: null, prior: null }, (_attribute, { planned }) => planned);
}

/** Keeps only the attributes marked `replace`, at any depth. */
function replacing(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).flatMap(([name, attribute]): [string, Attribute][] => {
    if (attribute.options.replace === true) return [[name, attribute]];
    const inner = isNested(attribute) ? replacing(attribute.attributes) : {};
    return Object.keys(inner).length === 0 ? [] : [[name, { ...attribute, attributes: inner } as Attribute]];
  }));
}
