import { definitionsFor } from '../terraform';
import type { Turso } from './turso';

/** Resources and data sources of this provider get a `Turso` as their client. */
export const { resource, dataSource, provider } = definitionsFor<Turso>();
