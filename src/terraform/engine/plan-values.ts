import { isComputed, objectType } from './attribute-type';
import { withoutWriteOnly } from './unstored';
import { mapAttributes, type Place } from './walk';
import { type Attribute, type Attributes, isNested } from '../author/attributes';
import { valuesEqual } from '../values/equal';
import { UNKNOWN, type Value } from '../values/value';

/** Terraform's proposal and its sources. `prior` is null for a create. */
export interface Proposal {
  readonly prior: Value;
  readonly proposed: Value;
  readonly config: Value;
}

/**
 * Plans the values of a create or an update. The order of the steps keeps Terraform's consistency rules.
 * Pure, without clock or network: Terraform plans again during the apply and expects the same result.
 */
export function planValues(attributes: Attributes, { prior, proposed, config }: Proposal): Value {
  const place = (planned: Value): Place => ({ planned, config, prior });
  // Defaults come first, because they may be the only difference from the prior state.
  const defaulted = mapAttributes(attributes, place(proposed), (attribute, at) => withDefault(attribute, withSetAsWritten(attribute, at)));
  const matched = mapAttributes(attributes, place(defaulted), withPriorElements);
  // Terraform proposes write-only values as configured, but requires null in the plan.
  const clean = withoutWriteOnly(attributes, matched);
  // Without a change, return the prior state itself. Terraform then sees no change.
  if (prior !== null && valuesEqual(objectType(attributes), clean, prior)) return prior;
  // After a change, computed values are unknown, except stable ones.
  return mapAttributes(attributes, place(clean), (attribute, at, path) =>
    openWhereComputed(attribute, at, at.planned !== null || (prior !== null && path.length === 1)));
}

/**
 * Starts a set from the configuration. In Terraform's proposal, an element has the computed values of any prior element that the user's
 * part fits. A default may show later that this was the wrong element.
 */
function withSetAsWritten(attribute: Attribute, place: Place): Place {
  return isSet(attribute) && Array.isArray(place.config) ? { ...place, planned: place.config } : place;
}

function withDefault({ options }: Attribute, { planned, config, written }: Place): Value {
  return written === true && config === null && options.default !== undefined ? (options.default as Value) : planned;
}

/** Gives the elements of a set the computed values of equal elements in the prior state. */
function withPriorElements(attribute: Attribute, { planned, config, prior }: Place): Value {
  if (!isSet(attribute) || !Array.isArray(planned) || !Array.isArray(config) || !Array.isArray(prior)) return planned;
  const type = objectType(attribute.attributes);
  const fits = (element: Value, index: number, before: Value) => {
    const completed = mapAttributes(attribute.attributes, { planned: element, config: config[index], prior: before }, asComputedBefore);
    return valuesEqual(type, completed, before);
  };
  const candidates = planned.map((element, index) =>
    prior.flatMap((before, candidate) => (fits(element, index, before) ? [candidate] : [])));
  return matchDistinct(candidates).map((match, index) => (match === undefined ? planned[index] : prior[match]));
}

function asComputedBefore(attribute: Attribute, place: Place): Value {
  return isOpen(attribute, place) ? place.prior : withPriorElements(attribute, place);
}

/** @param existed true if the planned value comes from the prior state. A stable attribute then keeps it */
function openWhereComputed(attribute: Attribute, place: Place, existed: boolean): Value {
  if (!isOpen(attribute, place)) return place.planned;
  return attribute.options.stable === true && existed ? place.planned : UNKNOWN;
}

/** Returns true if the provider decides the value. */
function isOpen(attribute: Attribute, { config }: Place): boolean {
  return isComputed(attribute) && config === null && attribute.options.default === undefined;
}

function isSet(attribute: Attribute): attribute is Attribute & { attributes: Attributes } {
  return isNested(attribute) && attribute.nesting === 'set';
}

/**
 * Assigns candidates to elements, so that as many elements as possible have their own. An element whose candidates all belong to others
 * shares its first one. An element without candidates gets undefined.
 *
 * @param candidates the numbers of the candidates of each element
 */
function matchDistinct(candidates: readonly (readonly number[])[]): (number | undefined)[] {
  const owners = new Map<number, number>();
  // Kuhn's algorithm for a maximum matching: an owner that finds another candidate gives up its own.
  const claim = (element: number, asked: Set<number>): boolean => candidates[element].some((candidate) => {
    if (asked.has(candidate)) return false;
    asked.add(candidate);
    const owner = owners.get(candidate);
    if (owner !== undefined && !claim(owner, asked)) return false;
    owners.set(candidate, element);
    return true;
  });
  candidates.forEach((_candidates, element) => claim(element, new Set()));
  const matches = candidates.map(([first]): number | undefined => first);
  owners.forEach((element, candidate) => { matches[element] = candidate; });
  return matches;
}
