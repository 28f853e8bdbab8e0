import { field } from './walk';
import { singleNested, string, type Attributes } from '../author/attributes';
import { formatDuration, parseDuration, validDuration } from '../author/duration';
import type { Resource } from '../author/resource';
import type { Schema } from '../author/schema';
import { isRecord, type Value } from '../values/value';

/** The operations with a time limit. */
export type TimedOperation = 'create' | 'read' | 'update' | 'delete';

/** The default time limit of an operation, in milliseconds. */
export const DEFAULT_TIMEOUT = 20 * 60_000;

/** The attribute that the framework adds to every resource. */
export const TIMEOUTS = 'timeouts';

const SCHEMAS = new WeakMap<Resource, Schema>();

/** Returns the schema that Terraform and users see: the author's, with the attribute `timeouts`. */
export function resourceSchema(resource: Resource): Schema {
  const known = SCHEMAS.get(resource);
  if (known !== undefined) return known;
  const attributes: Attributes = { ...resource.schema.attributes, [TIMEOUTS]: timeoutsAttribute(resource) };
  const schema = { ...resource.schema, attributes };
  SCHEMAS.set(resource, schema);
  return schema;
}

/** Returns the schemas of resources as Terraform and users see them. */
export function resourceSchemas(resources: readonly Resource[]): { type: string; schema: Schema }[] {
  return resources.map((resource) => ({ type: resource.type, schema: resourceSchema(resource) }));
}

/** A configuration, plan or state of a resource, split in two. */
export interface ResourceValue {
  /** The attributes of the author's schema. */
  readonly own: Value;
  /** The attribute that the framework adds. */
  readonly timeouts: Value;
}

export function takeApart(whole: Value): ResourceValue {
  if (!isRecord(whole)) return { own: whole, timeouts: null };
  return { own: withoutTimeouts(whole), timeouts: field(whole, TIMEOUTS) };
}

/** Joins the two parts. The whole is null or unknown if the author's part is. */
export function putTogether({ own, timeouts }: ResourceValue): Value {
  return isRecord(own) ? { ...own, [TIMEOUTS]: timeouts } : own;
}

/** Returns the author's part of an object. */
export function withoutTimeouts<T>(whole: { [name: string]: T }): { [name: string]: T } {
  const { [TIMEOUTS]: _timeouts, ...own } = whole;
  return own;
}

/** Returns the time limit of an operation, in milliseconds. */
export function timeLimit(resource: Resource, operation: TimedOperation, timeouts: Value): number {
  const chosen = field(timeouts, operation);
  return (typeof chosen === 'string' ? parseDuration(chosen) : undefined) ?? defaultTimeout(resource);
}

function timeoutsAttribute(resource: Resource) {
  const fallback = formatDuration(defaultTimeout(resource));
  const limit = (text: string) => string({
    optional: true,
    validators: [validDuration],
    description: `${text} Hours, minutes and seconds, such as \`30m\`, \`1h30m\` or \`90s\`; \`168h\` at most. Defaults to \`${fallback}\`.`,
  });
  return singleNested({
    create: limit('How long a creation may take.'),
    read: limit('How long reading may take. Counts once it has been applied.'),
    update: limit('How long a change in place may take.'),
    delete: limit('How long a deletion may take. Counts once it has been applied.'),
  }, {
    optional: true,
    description: 'How long operations may take before they are given up; what is done by then is kept in the state. A change of it changes nothing else.',
  });
}

function defaultTimeout({ timeout }: Resource): number {
  return timeout ?? DEFAULT_TIMEOUT;
}
