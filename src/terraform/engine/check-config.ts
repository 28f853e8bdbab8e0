import { toAuthor, toConfig } from './author-view';
import { filterOf } from './list-filter';
import { sentDiagnostics } from './sent-diagnostics';
import { resourceSchema, withoutTimeouts } from './timeouts';
import { field, mapAttributes } from './walk';
import { wellFormed } from './well-formed';
import type { Attribute, Attributes } from '../author/attributes';
import { Diagnostics, type Diagnostic } from '../author/diagnostics';
import type { ResourceList } from '../author/list';
import { attributeName, type Path } from '../author/path';
import type { Resource } from '../author/resource';
import type { Config, Schema } from '../author/schema';
import { isUnknown, UNKNOWN, type Value } from '../values/value';

export interface CheckOptions {
  /** The author's own checks. */
  readonly validate?: (config: Config<Attributes>, diagnostics: Diagnostics) => void;
  /** Whether the running Terraform supports write-only attributes. */
  readonly writeOnlyAllowed?: boolean;
}

/** Returns all faults of a configuration at once. It needs no client, because Terraform validates in processes without one. */
export function checkConfig(schema: Schema, config: Value, options: CheckOptions = {}): Diagnostics {
  const diagnostics = new Diagnostics();
  // Terraform before 1.15 shows deprecations in documentation only.
  if (schema.deprecated !== undefined) diagnostics.warn('Deprecated', schema.deprecated);
  const formed = wellFormed(schema.attributes, config, diagnostics);
  // Later checks see a wrong value as unknown. Their messages about it would confuse.
  const checked = mapAttributes(schema.attributes, { planned: formed, config: formed, prior: null }, (attribute, { planned }, path) => {
    if (options.writeOnlyAllowed === false) checkWriteOnly(attribute, planned, path, diagnostics);
    return passes(attribute, planned, path, diagnostics) ? planned : UNKNOWN;
  });
  for (const validator of schema.validators ?? []) {
    for (const problem of validator({ value: (name) => field(checked, name) })) diagnostics.add({ severity: 'error', ...problem });
  }
  options.validate?.(toConfig(checked) as Config<Attributes>, diagnostics);
  return diagnostics;
}

/** Validates a configuration. Returns the diagnostics for Terraform. */
export function validateConfig(schema: Schema, config: Value, options: CheckOptions = {}): readonly Diagnostic[] {
  return sentDiagnostics(checkConfig(schema, config, options).list(), { attributes: schema.attributes, value: config });
}

/** Validates the configuration of a resource. Its author never sees `timeouts`. */
export function validateResource(resource: Resource, config: Value, writeOnlyAllowed: boolean): readonly Diagnostic[] {
  const validate: CheckOptions['validate'] = (known, diagnostics) => resource.validate?.(withoutTimeouts(known), diagnostics);
  return validateConfig(resourceSchema(resource), config, { validate, writeOnlyAllowed });
}

/** Validates the filter of a listing. */
export function validateFilter(list: ResourceList, config: Value): readonly Diagnostic[] {
  return validateConfig(list.schema, filterOf(list, config), { validate: list.validate });
}

function passes(attribute: Attribute, value: Value, path: Path, diagnostics: Diagnostics): boolean {
  const { deprecated } = attribute.options;
  if (value !== null && deprecated !== undefined) diagnostics.warn(`Deprecated attribute ${attributeName(path)}`, deprecated, path);
  if (value === null || isUnknown(value)) return true;
  const problems = (attribute.options.validators ?? []).flatMap((validator) => validator(toAuthor(value), attributeName(path)) ?? []);
  for (const problem of problems) diagnostics.add({ severity: 'error', ...problem, path });
  return problems.every(({ severity }) => severity === 'warning');
}

/** Terraform before 1.11 stores a write-only attribute like any other, so the secret would be in the state. */
function checkWriteOnly({ options }: Attribute, value: Value, path: Path, diagnostics: Diagnostics): void {
  if (options.writeOnly !== true || value === null) return;
  diagnostics.error(
    'Write-only attribute not supported',
    `${attributeName(path)} is write-only, which needs Terraform 1.11 or OpenTofu 1.11. Upgrade, or leave the attribute out.`,
    path,
  );
}
