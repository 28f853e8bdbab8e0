import { mapAttributes } from './walk';
import type { Attributes } from '../author/attributes';
import { isRecord, type Value } from '../values/value';

/** Removes write-only values, at any depth: plans and states never hold them. */
export function withoutWriteOnly(attributes: Attributes, value: Value): Value {
  return mapAttributes(attributes, { planned: value, config: null, prior: null }, ({ options }, { planned }) =>
    options.writeOnly === true ? null : planned);
}

/** Adds the write-only values of the configuration to a plan, for `create` and `update`. */
export function withWriteOnly(attributes: Attributes, planned: Value, config: Value): Value {
  return mapAttributes(attributes, { planned, config, prior: null }, ({ options }, place) =>
    options.writeOnly === true ? place.config : place.planned);
}

/** Removes transient values: they describe one apply, and later commands must not see them. */
export function withoutTransient(attributes: Attributes, state: Value): Value {
  if (!isRecord(state)) return state;
  const isTransient = (name: string) => attributes[name]?.options.transient === true;
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [name, isTransient(name) ? null : value]));
}
