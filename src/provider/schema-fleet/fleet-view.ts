import { readFleet, type FleetDatabase, type FleetState } from '../../fleet';
import { SharedWork } from '../../turso';
import type { Turso } from '../turso';

const VIEWS = new WeakMap<Turso, SharedWork<FleetState>>();

/** What the schema database keeps of its fleet: read once for the refresh and the plan of one run. */
export async function viewFleet(client: Turso, schema: FleetDatabase, signal: AbortSignal): Promise<FleetState> {
  const views = VIEWS.get(client) ?? new SharedWork<FleetState>({ keep: true });
  VIEWS.set(client, views);
  return views.run(schema.id, async () => readFleet(client.sql, schema, { signal }));
}

/** To be called around every rollout, so that the next view reads the fleet again. */
export function forgetFleet(client: Turso, schema: FleetDatabase): void {
  VIEWS.get(client)?.forget(schema.id);
}
