import { definitionsFor } from '../terraform';
import type { Turso } from './turso';

/** Everything that this provider defines gets a `Turso` as its client. */
export const { resource, ephemeralResource, dataSource, provider } = definitionsFor<Turso>();
