import type { Attribute, Attributes } from './attributes';
import { toAuthor } from './author-view';
import { Diagnostics } from './diagnostics';
import { attributeName, formatPath, type Path } from './path';
import { isReadOnly, type Config, type Schema } from './schema';
import { field, rebuild } from './walk';
import { isUnknown, type Value } from '../values/value';

export interface CheckOptions {
  /** The author's own checks. */
  readonly validate?: (config: Config<Attributes>, diagnostics: Diagnostics) => void;
  /** Whether this Terraform knows write-only attributes. */
  readonly writeOnlyAllowed?: boolean;
}

/** All faults of a configuration at once. Neither client nor network: Terraform asks in processes that have none. */
export function checkConfig(schema: Schema, config: Value, options: CheckOptions = {}): Diagnostics {
  const diagnostics = new Diagnostics();
  // Terraform before 1.15 shows deprecations in documentation only.
  if (schema.deprecated !== undefined) diagnostics.warn('Deprecated', schema.deprecated);
  const writable = withoutReadOnly(schema.attributes, config, diagnostics);
  rebuild(schema.attributes, { planned: writable, config: writable, prior: null }, (attribute, { planned }, path) => {
    checkAttribute(attribute, planned, path, diagnostics);
    if (options.writeOnlyAllowed === false) checkWriteOnly(attribute, planned, path, diagnostics);
    return planned;
  });
  for (const validator of schema.validators ?? []) {
    for (const problem of validator({ value: (name) => field(writable, name) })) diagnostics.add({ severity: 'error', ...problem });
  }
  options.validate?.(toAuthor(writable) as Config<Attributes>, diagnostics);
  return diagnostics;
}

/**
 * Terraform takes a value for any attribute, also for one that only the provider sets, and finds out after apply that the provider set
 * another value. A value that is not known yet is a value too.
 */
function withoutReadOnly(attributes: Attributes, config: Value, diagnostics: Diagnostics): Value {
  return rebuild(attributes, { planned: config, config, prior: null }, (attribute, { planned }, path) => {
    if (planned === null || !isReadOnly(attribute)) return planned;
    diagnostics.error(
      'Invalid Configuration for Read-Only Attribute',
      `${formatPath(path)} has a value, but only the provider sets this attribute. Remove it from the configuration.`,
      path,
    );
    return null;
  });
}

function checkAttribute(attribute: Attribute, value: Value, path: Path, diagnostics: Diagnostics): void {
  const { deprecated } = attribute.options;
  if (value !== null && deprecated !== undefined) diagnostics.warn(`Deprecated attribute ${attributeName(path)}`, deprecated, path);
  if (value === null || isUnknown(value)) return;
  for (const validator of attribute.options.validators ?? []) {
    const problem = validator(toAuthor(value), attributeName(path));
    if (problem !== undefined) diagnostics.add({ severity: 'error', ...problem, path });
  }
}

/** Terraform before 1.11 takes a write-only attribute for an ordinary one and would write the secret into the state. */
function checkWriteOnly({ options }: Attribute, value: Value, path: Path, diagnostics: Diagnostics): void {
  if (options.writeOnly !== true || value === null) return;
  diagnostics.error(
    'Write-only attribute not supported',
    `${attributeName(path)} is write-only, which needs Terraform 1.11 or OpenTofu 1.11. Upgrade, or leave the attribute out.`,
    path,
  );
}
