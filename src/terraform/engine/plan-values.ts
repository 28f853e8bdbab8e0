import { isComputed, objectType } from './attribute-type';
import { withoutWriteOnly } from './unstored';
import { mapAttributes, type Place } from './walk';
import { type Attribute, type Attributes, isNested } from '../author/attributes';
import { valuesEqual } from '../values/equal';
import { UNKNOWN, type Value } from '../values/value';

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
export function planValues(attributes: Attributes, { prior, proposed, config }: Proposal): Value {
  const place = (planned: Value): Place => ({ planned, config, prior });
  // Defaults come first: they are values in the plan and may be all that differs from the prior state.
  const defaulted = mapAttributes(attributes, place(proposed), (attribute, at) => withDefault(attribute, withSetAsWritten(attribute, at)));
  const matched = mapAttributes(attributes, place(defaulted), withPriorElements);
  // Terraform proposes write-only values as configured, but wants null back.
  const clean = withoutWriteOnly(attributes, matched);
  // Nothing changes: the prior state to the letter, so that Terraform sees a no-op.
  if (prior !== null && valuesEqual(objectType(attributes), clean, prior)) return prior;
  // Something changes: what the provider computes is open again, but for what never changes.
  return mapAttributes(attributes, place(clean), (attribute, at, path) =>
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
 * Gives each element one of its candidates, to as many elements as possible one of its own. An element whose candidates
 * all belong to others shares its first one; one without candidates gets none.
 *
 * @param candidates for each element the numbers of what it fits
 */
function matchDistinct(candidates: readonly (readonly number[])[]): (number | undefined)[] {
  const owners = new Map<number, number>();
  // An owner that finds another candidate of its own makes room: Kuhn's algorithm for a maximum matching.
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
