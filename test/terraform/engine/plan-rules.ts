import type { Attribute, Attributes } from '../../../src/terraform';
import { attributeType, objectType } from '../../../src/terraform/engine/attribute-type';
import { isRecord, isUnknown, valuesEqual, type Value } from '../../../src/terraform/values';

/** Terraform's proposed new state, as its resource change protocol describes it. Sets are proposed as written. */
export function proposedState(attributes: Attributes, prior: Value, config: Value): Value {
  if (!isRecord(config)) return config;
  return Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => {
    const before = isRecord(prior) ? prior[name] ?? null : null;
    const written = config[name] ?? null;
    const computed = attribute.options.computed === true || attribute.options.default !== undefined;
    if (written === null && computed) return [name, before];
    return [name, 'nesting' in attribute ? proposedNested(attribute, before, written) : written];
  }));
}

function proposedNested(attribute: any, before: Value, written: Value): Value {
  const { attributes, nesting } = attribute;
  if (nesting === 'single') return isRecord(written) ? proposedState(attributes, before, written) : written;
  if (nesting === 'list' && Array.isArray(written)) {
    return written.map((element, index) => proposedState(attributes, Array.isArray(before) ? before[index] ?? null : null, element));
  }
  if (nesting === 'map' && isRecord(written)) {
    return Object.fromEntries(Object.entries(written).map(([key, element]) =>
      [key, proposedState(attributes, isRecord(before) ? before[key] ?? null : null, element)]));
  }
  return written;
}

/**
 * Checks Terraform's rules for a planned state, attribute by attribute, and returns the faults.
 */
export function faults(attributes: Attributes, prior: Value, config: Value, planned: Value, path: string): string[] {
  if (!isRecord(planned) || !isRecord(config)) return valuesEqual(objectType(attributes), planned, config) ? [] : [`${path}: not as written`];
  return Object.entries(attributes).flatMap(([name, attribute]) => attributeFaults(
    attribute, isRecord(prior) ? prior[name] ?? null : null, config[name] ?? null, planned[name] ?? null, `${path}.${name}`,
  ));
}

function attributeFaults(attribute: Attribute, prior: Value, config: Value, planned: Value, path: string): string[] {
  const type = attributeType(attribute);
  const computed = attribute.options.computed === true || attribute.options.default !== undefined;
  if (attribute.options.writeOnly === true) return planned === null ? [] : [`${path}: write-only value in the plan`];
  if (config === null) return computed || planned === null ? [] : [`${path}: a value where nothing was written`];
  if (isUnknown(config)) return isUnknown(planned) || valuesEqual(type, planned, prior) ? [] : [`${path}: decided what is not known`];
  if (valuesEqual(type, planned, config) || (prior !== null && valuesEqual(type, planned, prior))) return [];
  if (!('nesting' in attribute)) return [`${path}: neither as written nor as before`];
  return nestedFaults(attribute, prior, config, planned, path);
}

function nestedFaults({ attributes, nesting }: any, prior: Value, config: Value, planned: Value, path: string): string[] {
  if (isUnknown(planned) || planned === null) return [`${path}: wholly ${String(planned)} although it was written`];
  if (nesting === 'single') return faults(attributes, prior, config, planned, path);
  if (nesting === 'map') {
    const keys = (value: Value) => Object.keys(value as object).sort().join();
    if (keys(planned) !== keys(config)) return [`${path}: other keys`];
    return Object.entries(planned as object).flatMap(([key, element]) =>
      faults(attributes, isRecord(prior) ? prior[key] ?? null : null, (config as any)[key], element, `${path}.${key}`));
  }
  const [elements, written] = [planned as Value[], config as Value[]];
  if (elements.length !== written.length) return [`${path}: ${elements.length} elements instead of ${written.length}`];
  if (nesting === 'set') return [];
  return elements.flatMap((element, index) =>
    faults(attributes, Array.isArray(prior) ? prior[index] ?? null : null, written[index], element, `${path}.${index}`));
}
