import type { Resource } from '../../author/resource';
import { objectType } from '../../engine/attribute-type';
import { resourceSchema, TIMEOUTS } from '../../engine/timeouts';
import { field } from '../../engine/walk';
import { decodeDynamicValue, encodeDynamicValue, type EncodedValue } from '../../values/dynamic-value';
import { isRecord, type Value } from '../../values/value';

/** A configuration, plan or state of a resource, taken apart. */
export interface ResourceValue {
  /** What its author knows of. */
  readonly own: Value;
  /** What the framework adds. */
  readonly timeouts: Value;
}

/** Reads a resource's value from the wire. */
export function decodeResourceValue(resource: Resource, encoded: EncodedValue | undefined): ResourceValue {
  return takeApart(decodeDynamicValue(objectType(resourceSchema(resource).attributes), encoded));
}

/** Takes a whole value apart. */
export function takeApart(whole: Value): ResourceValue {
  if (!isRecord(whole)) return { own: whole, timeouts: null };
  return { own: withoutTimeouts(whole), timeouts: field(whole, TIMEOUTS) };
}

/** Writes a resource's value for the wire. Where nothing is left of the author's part nothing is left of it. */
export function encodeResourceValue(resource: Resource, { own, timeouts }: ResourceValue): { msgpack: Uint8Array } {
  const whole = isRecord(own) ? { ...own, [TIMEOUTS]: timeouts } : own;
  return encodeDynamicValue(objectType(resourceSchema(resource).attributes), whole);
}

/** The author's part of an object. */
export function withoutTimeouts<T>(whole: { [name: string]: T }): { [name: string]: T } {
  const { [TIMEOUTS]: _timeouts, ...own } = whole;
  return own;
}
