import { isReadOnly } from './attribute-type';
import { shortened } from './shorten';
import { mapAttributes } from './walk';
import { isNested, type Attribute, type Attributes } from '../author/attributes';
import { Diagnostics } from '../author/diagnostics';
import { formatPath, type Path } from '../author/path';
import { numberText } from '../values/number';
import type { TerraformType } from '../values/type';
import { Decimal, isRecord, isUnknown, UNKNOWN, type Value } from '../values/value';

/**
 * Reports values that no attribute accepts: values of read-only attributes, null for required attributes, and numbers that JavaScript
 * cannot hold. Terraform leaves these checks to the provider. It rejects a literal null, but not a variable that is null.
 *
 * @returns the configuration with unknown values in place of the reported ones, so that other checks skip them
 */
export function wellFormed(attributes: Attributes, config: Value, diagnostics: Diagnostics): Value {
  return mapAttributes(attributes, { planned: config, config, prior: null }, (attribute, { planned }, path) => {
    if (isReadOnly(attribute)) return withoutReadOnly(planned, path, diagnostics);
    if (planned === null) return attribute.options.required === true ? withoutNull(path, diagnostics) : null;
    return withUsableParts(attribute, planned, path, diagnostics);
  });
}

/** Returns the faults that {@link wellFormed} reports. Operations call it, because other clients than Terraform may skip the validation. */
export function formFaults(attributes: Attributes, config: Value): Diagnostics {
  const diagnostics = new Diagnostics();
  wellFormed(attributes, config, diagnostics);
  return diagnostics;
}

/**
 * Removes values of read-only attributes for a plan. Validation has already rejected those that the user wrote. But after the validation,
 * Terraform copies values from the state into the configuration for attributes in `ignore_changes`. For a read-only attribute it only warns
 * that this has no effect (hashicorp/terraform, in internal: terraform/node_resource_abstract_instance.go and
 * plans/objchange/plan_valid.go).
 */
export function withoutIgnored(attributes: Attributes, config: Value): Value {
  const values = { planned: config, config, prior: null };
  return mapAttributes(attributes, values, (attribute, { planned }) => (isReadOnly(attribute) ? null : planned));
}

/**
 * Rejects unknown values as well. Terraform itself accepts values for read-only attributes. HashiCorp's framework rejects all but null
 * (hashicorp/terraform-plugin-framework, internal/fwserver/attribute_validation.go).
 */
function withoutReadOnly(value: Value, path: Path, diagnostics: Diagnostics): Value {
  if (value === null) return null;
  diagnostics.error(
    'Invalid Configuration for Read-Only Attribute',
    `${formatPath(path)} has a value, but only the provider sets this attribute. Remove it from the configuration.`,
    path,
  );
  return null;
}

function withoutNull(path: Path, diagnostics: Diagnostics): Value {
  diagnostics.error(
    'Missing Configuration for Required Attribute',
    `${formatPath(path)} is null, but it has to have a value. Set it, or give a value to the variable that it comes from.`,
    path,
  );
  return UNKNOWN;
}

function withUsableParts(attribute: Attribute, value: Value, path: Path, diagnostics: Diagnostics): Value {
  const element = (part: Value, place: Path, inside: (known: Value) => Value): Value => {
    if (part !== null) return inside(part);
    return attribute.options.nullElements === true ? null : withoutNullElement(path, place, diagnostics);
  };
  if (!isNested(attribute)) return usable(attribute.type, value, path, { element, diagnostics });
  if (attribute.nesting === 'single') return value;
  return elements(value, attribute.nesting, path, (part, place) => element(part, place, (known) => known));
}

function withoutNullElement(collection: Path, place: Path, diagnostics: Diagnostics): Value {
  const fault = collection.length === place.length ? 'holds null' : `holds null at ${formatPath(place)}`;
  diagnostics.error(
    'Null in a Collection',
    `${formatPath(collection)} ${fault}, but each of its elements has to have a value. Take it out, for example with `
    + '[for x in ... : x if x != null], or give it a value.',
    place,
  );
  return UNKNOWN;
}

interface Check {
  readonly element: (part: Value, place: Path, inside: (known: Value) => Value) => Value;
  readonly diagnostics: Diagnostics;
}

function usable(type: TerraformType, value: Value, path: Path, check: Check): Value {
  if (value === null || isUnknown(value)) return value;
  if (type === 'number') return usableNumber(value, path, check.diagnostics);
  if (typeof type === 'string') return value;
  const inside = (part: Value, innerType: TerraformType, place: Path) => usable(innerType, part, place, check);
  switch (type[0]) {
    case 'object': return mapped(value, (part, name) => inside(part, type[1][name], [...path, { attribute: name }]));
    case 'tuple': return (value as Value[]).map((part, index) => inside(part, type[1][index], [...path, { index }]));
    default: return elements(value, type[0], path, (part, place) => check.element(part, place, (known) => inside(known, type[1], place)));
  }
}

/** A path cannot enter a set, so the fault of an element is reported at the set. */
function elements(value: Value, kind: 'list' | 'set' | 'map', path: Path, convert: (part: Value, place: Path) => Value): Value {
  if (Array.isArray(value)) return value.map((part, index) => convert(part, kind === 'set' ? path : [...path, { index }]));
  return mapped(value, (part, key) => convert(part, [...path, { key }]));
}

function mapped(value: Value, convert: (part: Value, name: string) => Value): Value {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, convert(part, name)]));
}

function usableNumber(value: Value, path: Path, diagnostics: Diagnostics): Value {
  const isLost = value instanceof Decimal ? Number(value.text) === 0 : !Number.isFinite(Number(value));
  if (!isLost) return value;
  const fault = value instanceof Decimal ? 'is too near to 0' : 'is too large';
  diagnostics.error(
    'Number out of Range',
    `${formatPath(path)} ${fault}: ${shortened(numberText(value as number))}. Use a number of at most 15 digits.`,
    path,
  );
  return UNKNOWN;
}
