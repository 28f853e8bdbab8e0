import type { Resource } from '../../author/resource';
import { identityAttributes, identityOf, identityType } from '../../engine/identity';
import { decodeDynamicValue, encodeDynamicValue } from '../../values/dynamic-value';
import type { Value } from '../../values/value';
import type * as wire from '../../wire/messages';

/** The identity that a state or plan tells, for the wire. */
export function encodeIdentityOf(resource: Resource, state: Value): { identityData: { msgpack: Uint8Array } } | undefined {
  const identity = identityOf(resource, state);
  return identity === undefined ? undefined : encodeIdentity(resource, identity);
}

export function encodeIdentity(resource: Resource, identity: Value): { identityData: { msgpack: Uint8Array } } {
  return { identityData: encodeDynamicValue(identityType(identityAttributes(resource) ?? []), identity) };
}

/** Reads an identity from the wire; null where none came. */
export function decodeIdentity(resource: Resource, sent: wire.ImportResourceStateRequest['identity']): Value {
  const attributes = identityAttributes(resource);
  return attributes === undefined ? null : decodeDynamicValue(identityType(attributes), sent?.identityData);
}
