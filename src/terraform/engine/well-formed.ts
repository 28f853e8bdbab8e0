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
 * Reports what no attribute of the kind can take, whatever it is for: values of read-only attributes, null where a value has to be, and
 * numbers that JavaScript cannot hold. Terraform leaves all of these to the provider: it checks only what is written down as null, not
 * what turns out to be null, such as a variable.
 *
 * @returns the configuration in which everything that was reported is not known, so that no other check meets it
 */
export function wellFormed(attributes: Attributes, config: Value, diagnostics: Diagnostics): Value {
  return mapAttributes(attributes, { planned: config, config, prior: null }, (attribute, { planned }, path) => {
    if (isReadOnly(attribute)) return withoutReadOnly(planned, path, diagnostics);
    if (planned === null) return attribute.options.required === true ? withoutNull(path, diagnostics) : null;
    return withUsableParts(attribute, planned, path, diagnostics);
  });
}

/** What {@link wellFormed} reports. Terraform asks for validation first, so this is what holds where something else asks. */
export function formFaults(attributes: Attributes, config: Value): Diagnostics {
  const diagnostics = new Diagnostics();
  wellFormed(attributes, config, diagnostics);
  return diagnostics;
}

/**
 * The configuration without values for read-only attributes, as a plan gets it. Validation has refused those that the user
 * wrote. But for an attribute in `ignore_changes` Terraform puts the value of the state into the configuration after the validation, and
 * for one that is read-only it only warns that this has no effect (hashicorp/terraform, in internal:
 * terraform/node_resource_abstract_instance.go and plans/objchange/plan_valid.go).
 */
export function withoutIgnored(attributes: Attributes, config: Value): Value {
  const values = { planned: config, config, prior: null };
  return mapAttributes(attributes, values, (attribute, { planned }) => (isReadOnly(attribute) ? null : planned));
}

/**
 * A value that is not known yet is a value, too: Terraform itself does not refuse values for read-only attributes, and providers that are
 * made with HashiCorp's framework refuse all but null (hashicorp/terraform-plugin-framework, internal/fwserver/attribute_validation.go).
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

/** A path cannot enter a set: what is wrong with an element is wrong with the set. */
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
