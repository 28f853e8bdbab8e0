import { rebuild } from './walk';
import type { Attributes } from '../author/attributes';
import type { Value } from '../values/value';

/** The value as plans and states have it: without what is write-only, at any depth. */
export function withoutWriteOnly(attributes: Attributes, value: Value): Value {
  return rebuild(attributes, { planned: value, config: null, prior: null }, ({ options }, { planned }) =>
    options.writeOnly === true ? null : planned);
}

/** Write-only values are null in a plan: `create` and `update` find them in the configuration. */
export function withWriteOnly(attributes: Attributes, planned: Value, config: Value): Value {
  return rebuild(attributes, { planned, config, prior: null }, ({ options }, place) =>
    options.writeOnly === true ? place.config : place.planned);
}
