import * as wire from './messages';
import type { Diagnostic } from '../author/diagnostics';
import type { Path } from '../author/path';
import type { Resource } from '../author/resource';
import type { Schema } from '../author/schema';
import { objectType } from '../engine/attribute-type';
import { identityAttributes } from '../engine/identity';
import type { Facts } from '../engine/private-data';
import { putTogether, resourceSchema, takeApart, type ResourceValue } from '../engine/timeouts';
import { decodeDynamicValue, encodeDynamicValue } from '../values/dynamic-value';
import type { Value } from '../values/value';

/** Returns null if Terraform sent no value. */
export function valueFromProto({ attributes }: Schema, message: wire.DynamicValue | undefined): Value {
  return decodeDynamicValue(objectType(attributes), message);
}

export function valueToProto({ attributes }: Schema, value: Value): { msgpack: Uint8Array } {
  return encodeDynamicValue(objectType(attributes), value);
}

export function resourceFromProto(resource: Resource, message: wire.DynamicValue | undefined): ResourceValue {
  return takeApart(valueFromProto(resourceSchema(resource), message));
}

export function resourceToProto(resource: Resource, value: ResourceValue): { msgpack: Uint8Array } {
  return valueToProto(resourceSchema(resource), putTogether(value));
}

/** Returns null if Terraform sent no identity. */
export function identityFromProto(resource: Resource, message: wire.ResourceIdentityData | undefined): Value {
  const attributes = identityAttributes(resource);
  return attributes === undefined ? null : decodeDynamicValue(objectType(attributes), message?.identityData);
}

export function identityToProto(resource: Resource, identity: Value | undefined): { identityData: { msgpack: Uint8Array } } | undefined {
  if (identity === undefined || identity === null) return undefined;
  return { identityData: encodeDynamicValue(objectType(identityAttributes(resource) ?? {}), identity) };
}

export function factsFromProto(bytes: Uint8Array): Facts {
  return bytes.length === 0 ? {} : JSON.parse(textFromProto(bytes));
}

export function factsToProto(facts: Facts): Uint8Array {
  return Object.keys(facts).length === 0 ? new Uint8Array() : Buffer.from(JSON.stringify(facts));
}

export function diagnosticsToProto(diagnostics: readonly Diagnostic[]): wire.Diagnostic[] {
  return diagnostics.map(({ severity, summary, detail, path }) => ({
    severity: wire.DiagnosticSeverity[severity],
    summary,
    detail,
    attribute: path === undefined || path.length === 0 ? undefined : pathToProto(path),
  }));
}

export function pathToProto(path: Path): wire.AttributePath {
  return {
    steps: path.map((step) => {
      if ('attribute' in step) return { attributeName: step.attribute };
      return 'key' in step ? { elementKeyString: step.key } : { elementKeyInt: step.index };
    }),
  };
}

export function textFromProto(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
