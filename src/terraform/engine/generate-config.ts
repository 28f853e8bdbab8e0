import { attributeType, isConfigurable } from './attribute-type';
import { checkConfig } from './check-config';
import { mapAttributes, type Place } from './walk';
import type { Attribute } from '../author/attributes';
import type { Resource } from '../author/resource';
import { valuesEqual } from '../values/equal';
import { isRecord, type Value } from '../values/value';

/**
 * Writes a configuration for an existing object as a user would: only what is needed for a plan without changes.
 * It leaves out secrets, which the user adds.
 */
export function generateConfig(resource: Resource, state: Value): Value {
  const { attributes } = resource.schema;
  const written = mapAttributes(attributes, { planned: state, config: null, prior: null }, asWritten);
  if (!isRecord(written)) return null;
  // The last attribute goes first. Of two attributes with the same meaning, the first one in the schema stays.
  const optional = Object.keys(attributes).filter((name) => attributes[name].options.required !== true).reverse();
  const isDecided = (name: string) => attributes[name].options.computed === true;
  // Removes computed attributes unless that causes a fault, and other attributes only if that removes a fault.
  const brief = leaveOut(resource, written, optional.filter(isDecided), (more) => more <= 0);
  return leaveOut(resource, brief, optional.filter((name) => !isDecided(name)), (more) => more < 0);
}

/** @param isGood decides by the number of additional faults whether an attribute may go */
function leaveOut(resource: Resource, config: Value, names: readonly string[], isGood: (moreFaults: number) => boolean): Value {
  return names.reduce<Value>((before, name) => {
    const after = { ...before as object, [name]: null };
    return isGood(countFaults(resource, after) - countFaults(resource, before)) ? after : before;
  }, config);
}

function countFaults({ schema, validate }: Resource, config: Value): number {
  return checkConfig(schema, config, { validate }).list().filter(({ severity }) => severity === 'error').length;
}

function asWritten(attribute: Attribute, { planned: value }: Place): Value {
  const { options } = attribute;
  const isSaid = isConfigurable(attribute) && options.writeOnly !== true && options.sensitive !== true;
  if (!isSaid || value === null) return null;
  return options.default !== undefined && valuesEqual(attributeType(attribute), value, options.default) ? null : value;
}
