import type { Attribute, Attributes } from './attributes';
import { toAuthor } from './author-view';
import { Diagnostics } from './diagnostics';
import type { Path } from './path';
import type { Config, Schema } from './schema';
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
  rebuild(schema.attributes, { planned: config, config, prior: null }, (attribute, { planned }, path) => {
    checkAttribute(attribute, planned, path, diagnostics);
    if (options.writeOnlyAllowed === false) checkWriteOnly(attribute, planned, path, diagnostics);
    return planned;
  });
  for (const validator of schema.validators ?? []) {
    for (const problem of validator({ value: (name) => field(config, name) })) diagnostics.add({ severity: 'error', ...problem });
  }
  options.validate?.(toAuthor(config) as Config<Attributes>, diagnostics);
  return diagnostics;
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

function attributeName(path: Path): string {
  return [...path].reverse().flatMap((step) => ('attribute' in step ? [step.attribute] : []))[0] ?? 'value';
}
