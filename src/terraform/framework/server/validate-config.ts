import { filterValue } from './list-filter';
import { withoutTimeouts } from './resource-value';
import type { Diagnostic } from '../../author/diagnostics';
import type { ResourceList } from '../../author/list';
import type { Resource } from '../../author/resource';
import type { Schema } from '../../author/schema';
import { objectType } from '../../engine/attribute-type';
import { checkConfig, type CheckOptions } from '../../engine/check-config';
import { sentDiagnostics } from '../../engine/sent-diagnostics';
import { resourceSchema } from '../../engine/timeouts';
import { decodeDynamicValue, type EncodedValue } from '../../values/dynamic-value';
import type { Value } from '../../values/value';

/** All faults of a configuration. */
export function validateConfig(schema: Schema, message: EncodedValue | undefined, options: CheckOptions = {}): readonly Diagnostic[] {
  return check(schema, decodeDynamicValue(objectType(schema.attributes), message), options);
}

/** The same for a resource; its author sees no `timeouts`. */
export function validateResourceConfig(
  resource: Resource, message: EncodedValue | undefined, writeOnlyAllowed: boolean,
): readonly Diagnostic[] {
  const validate: CheckOptions['validate'] = (config, diagnostics) => resource.validate?.(withoutTimeouts(config), diagnostics);
  return validateConfig(resourceSchema(resource), message, { validate, writeOnlyAllowed });
}

/** The same for what a listing is narrowed down by. */
export function validateListConfig(list: ResourceList, message: EncodedValue | undefined): readonly Diagnostic[] {
  return check(list.schema, filterValue(list, message), { validate: list.validate });
}

function check(schema: Schema, config: Value, options: CheckOptions): readonly Diagnostic[] {
  return sentDiagnostics(checkConfig(schema, config, options).list(), { attributes: schema.attributes, value: config });
}
