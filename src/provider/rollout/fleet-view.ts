import { readFleet, type FleetDatabase, type FleetState } from '../../fleet';
import type { Turso } from '../turso';

const VIEWS = new WeakMap<Turso, Map<string, Promise<FleetState>>>();

/** What the schema database keeps of its fleet: read once for the refresh and the plan of one run. */
export async function viewFleet(client: Turso, schema: FleetDatabase, signal: AbortSignal): Promise<FleetState> {
  const views = VIEWS.get(client) ?? new Map<string, Promise<FleetState>>();
  VIEWS.set(client, views);
  const known = views.get(schema.id);
  if (known !== undefined) return known;
  const view = readFleet(client.sql, schema, { signal });
  views.set(schema.id, view);
  view.catch(() => views.delete(schema.id));
  return view;
}

/** To be called around every rollout: the next look is a new one. */
export function forgetFleet(client: Turso, schema: FleetDatabase): void {
  VIEWS.get(client)?.delete(schema.id);
}
