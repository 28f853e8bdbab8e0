import { definitionsFor } from '../terraform';
import type { Turso } from './turso';

/** Resources, ephemeral resources and data sources of this provider get a `Turso` as their client. */
export const { resource, ephemeralResource, dataSource, provider } = definitionsFor<Turso>();
