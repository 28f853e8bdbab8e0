import type { FleetDatabase } from '../database/fleet-database';

/** Makes and deletes branches of databases, for rehearsals and snapshots. */
export interface Branches {
  /** Branches a database as it is now. One of that name that exists already is an error. */
  create(name: string, from: FleetDatabase, signal?: AbortSignal): Promise<FleetDatabase>;
  /**
   * Deletes a branch. One that does not exist is none to delete, and a database of that name that is no branch is left alone: a rollout
   * that was killed has noted names of branches that it may not have made.
   */
  delete(name: string): Promise<void>;
}

/** The longest name of a database. */
const LONGEST = 64;

/** Of the branch on which a rollout tries its migrations. */
export function rehearsalName({ name }: { readonly name: string }, epoch: number): string {
  return withEnd(name, `-rehearsal-${epoch}`);
}

/** Of the branch that keeps a tenant as it was before a rollout. Part of the id tells tenants apart whose long names begin alike. */
export function snapshotName({ name, id }: FleetDatabase, epoch: number): string {
  const end = `-snapshot-${epoch}`;
  const unique = id.toLowerCase().replace(/[^a-z0-9]/g, '').slice(-8);
  return name.length + end.length <= LONGEST ? name + end : withEnd(name, `-${unique}${end}`);
}

function withEnd(name: string, end: string): string {
  return name.slice(0, LONGEST - end.length).replace(/-+$/, '') + end;
}
