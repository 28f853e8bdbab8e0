import type { Attribute, Attributes } from './attributes';
import { isNested } from './attributes';
import { attributePath, type Path } from './path';
import { attributeType, isComputed, objectType } from './schema';
import { field, rebuild, type Place } from './walk';
import { valuesEqual } from '../values/equal';
import { isRecord, isUnknown, UNKNOWN, type Value } from '../values/value';

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
  const defaulted = rebuild(attributes, place(proposed), withDefault);
  // Terraform proposes write-only values as configured, but wants null back.
  const clean = rebuild(attributes, place(defaulted), withoutWriteOnly);
  // Nothing changes: the prior state to the letter, so that Terraform sees a no-op.
  if (prior !== null && valuesEqual(objectType(attributes), clean, prior)) return prior;
  // Something changes: what the provider computes is open again, but for what never changes.
  return rebuild(attributes, place(clean), openWhereComputed);
}

function withDefault({ options }: Attribute, { planned, config }: Place): Value {
  return config === null && options.default !== undefined ? (options.default as Value) : planned;
}

function withoutWriteOnly({ options }: Attribute, { planned }: Place): Value {
  return options.writeOnly === true ? null : planned;
}

function openWhereComputed(attribute: Attribute, { planned, config, prior }: Place): Value {
  const { options } = attribute;
  if (!isComputed(attribute) || config !== null || options.default !== undefined) return planned;
  if (options.stable === true && prior !== null && !isUnknown(prior)) return prior;
  return UNKNOWN;
}

/**
 * The attributes marked `replace` whose value really changes. A path cannot enter a set: the whole set is named then.
 */
export function replacePaths(attributes: Attributes, prior: Value, planned: Value, parent: Path = []): Path[] {
  if (!isRecord(prior) || !isRecord(planned)) return [];
  return Object.entries(attributes).flatMap(([name, attribute]) => {
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
    return Object.keys(after).flatMap((key) => replacePaths(attributes, before[key] ?? null, after[key], [...path, { key }]));
  }
  if (nesting === 'list' && Array.isArray(before) && Array.isArray(after)) {
    return after.flatMap((value, index) => replacePaths(attributes, before[index] ?? null, value, [...path, { index }]));
  }
  const insideSet = nesting === 'set' && Object.values(attributes as Attributes).some(({ options }) => options.replace === true);
  return insideSet ? [path] : [];
}
