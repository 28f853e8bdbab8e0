import type { Resource } from '../resource';

/** Names one resource in messages. */
export function labelOf(resource: Resource, known: any): string | undefined {
  if (known === null || known === undefined) return undefined;
  const label = resource.label === undefined ? known.name : resource.label(known);
  return typeof label === 'string' ? label : undefined;
}
