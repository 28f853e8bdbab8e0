import { field } from './walk';
import { singleNested, string, type Attributes } from '../author/attributes';
import { formatDuration, parseDuration, validDuration } from '../author/duration';
import type { Resource } from '../author/resource';
import type { Schema } from '../author/schema';
import type { Value } from '../values/value';

/** What takes its time. */
export type TimedOperation = 'create' | 'read' | 'update' | 'delete';

/** How long an operation may take where nobody said how long, in milliseconds. */
export const DEFAULT_TIMEOUT = 20 * 60_000;

/** The attribute that the framework adds to every resource. */
export const TIMEOUTS = 'timeouts';

const SCHEMAS = new WeakMap<Resource, Schema>();

/** A resource's schema as Terraform and its users see it: the author's, and the attribute `timeouts`. */
export function resourceSchema(resource: Resource): Schema {
  const known = SCHEMAS.get(resource);
  if (known !== undefined) return known;
  const attributes: Attributes = { ...resource.schema.attributes, [TIMEOUTS]: timeoutsAttribute(resource) };
  const schema = { ...resource.schema, attributes };
  SCHEMAS.set(resource, schema);
  return schema;
}

/** How long an operation may take, in milliseconds. */
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
