import { attributeType, isComputed, objectType } from './attribute-type';
import { matchDistinct } from './match-distinct';
import { field, rebuild, type Place } from './walk';
import { withoutWriteOnly } from './write-only';
import { type Attribute, type Attributes, isNested } from '../author/attributes';
import { attributePath, type Path } from '../author/path';
import { valuesEqual } from '../values/equal';
import { isRecord, UNKNOWN, type Value } from '../values/value';

/** What Terraform proposes, and what it is made from. `prior` is null for a create. */
export interface Proposal {
  readonly prior: Value;
  readonly proposed: Value;
  readonly config: Value;
}

/**
 * The planned state of a create or an update, in the one order that keeps Terraform's consistency rules.
 * Pure: neither clock nor network, since Terraform plans again at apply and wants the same answer.
 */
export function planChange(attributes: Attributes, { prior, proposed, config }: Proposal): Value {
  const place = (planned: Value): Place => ({ planned, config, prior });
  // Defaults come first: they are values in the plan and may be all that differs from the prior state.
  const defaulted = rebuild(attributes, place(proposed), (attribute, at) => withDefault(attribute, withSetAsWritten(attribute, at)));
  const matched = rebuild(attributes, place(defaulted), withPriorElements);
  // Terraform proposes write-only values as configured, but wants null back.
  const clean = withoutWriteOnly(attributes, matched);
  // Nothing changes: the prior state to the letter, so that Terraform sees a no-op.
  if (prior !== null && valuesEqual(objectType(attributes), clean, prior)) return prior;
  // Something changes: what the provider computes is open again, but for what never changes.
  return rebuild(attributes, place(clean), (attribute, at, path) =>
    openWhereComputed(attribute, at, at.planned !== null || (prior !== null && path.length === 1)));
}

/**
 * Terraform proposes elements of a set with computed values of any prior element that the user's part of it fits, also
 * of one that a default will tell from it. So sets start from what was written.
 */
function withSetAsWritten(attribute: Attribute, place: Place): Place {
  return isSet(attribute) && Array.isArray(place.config) ? { ...place, planned: place.config } : place;
}

function withDefault({ options }: Attribute, { planned, config, written }: Place): Value {
  return written === true && config === null && options.default !== undefined ? (options.default as Value) : planned;
}

/** Gives the elements of a set what was computed for the equal elements of the prior state. */
function withPriorElements(attribute: Attribute, { planned, config, prior }: Place): Value {
  if (!isSet(attribute) || !Array.isArray(planned) || !Array.isArray(config) || !Array.isArray(prior)) return planned;
  const type = objectType(attribute.attributes);
  const fits = (element: Value, index: number, before: Value) => {
    const completed = rebuild(attribute.attributes, { planned: element, config: config[index], prior: before }, asComputedBefore);
    return valuesEqual(type, completed, before);
  };
  const candidates = planned.map((element, index) =>
    prior.flatMap((before, candidate) => (fits(element, index, before) ? [candidate] : [])));
  return matchDistinct(candidates).map((match, index) => (match === undefined ? planned[index] : prior[match]));
}

function asComputedBefore(attribute: Attribute, place: Place): Value {
  return isOpen(attribute, place) ? place.prior : withPriorElements(attribute, place);
}

/** @param existed whether the planned value is that of the state before, so that it stays if it is stable */
function openWhereComputed(attribute: Attribute, place: Place, existed: boolean): Value {
  if (!isOpen(attribute, place)) return place.planned;
  return attribute.options.stable === true && existed ? place.planned : UNKNOWN;
}

/** True where the provider decides the value. */
function isOpen(attribute: Attribute, { config }: Place): boolean {
  return isComputed(attribute) && config === null && attribute.options.default === undefined;
}

function isSet(attribute: Attribute): attribute is Attribute & { attributes: Attributes } {
  return isNested(attribute) && attribute.nesting === 'set';
}

/**
 * The attributes marked `replace` whose value really changes. A path cannot enter a set: the whole set is named then.
 */
export function replacePaths(attributes: Attributes, prior: Value, planned: Value, parent: Path = []): Path[] {
  if (!isRecord(prior) || !isRecord(planned)) return [];
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    // Comparing a large value that replaces nothing would take its time for nothing.
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

/** The part of each value that these attributes name. */
function onlyPart(attributes: Attributes, value: Value): Value {
  if (Array.isArray(value)) return value.map((element) => onlyPart(attributes, element));
  return isRecord(value) ? rebuild(attributes, { planned: value, config: null, prior: null }, (_attribute, { planned }) => planned) : value;
}

/** What is marked `replace`, at any depth. */
function replacing(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).flatMap(([name, attribute]): [string, Attribute][] => {
    if (attribute.options.replace === true) return [[name, attribute]];
    const inner = isNested(attribute) ? replacing(attribute.attributes) : {};
    return Object.keys(inner).length === 0 ? [] : [[name, { ...attribute, attributes: inner } as Attribute]];
  }));
}
