import type { FleetDatabase } from '../database/fleet-database';

/** Creates and deletes branches of databases, for rehearsals and snapshots. */
export interface Branches {
  /** Branches a database as it is now. Fails if a database of that name exists. */
  create(name: string, from: FleetDatabase, signal?: AbortSignal): Promise<FleetDatabase>;
  /**
   * Deletes a branch. Succeeds if it does not exist. Leaves a database of that name alone if it is not a branch: a killed rollout has
   * noted names of branches that it may not have created.
   */
  delete(name: string): Promise<void>;
}

/** Deletes a branch. @returns whether it is gone */
export async function deleteBranch(branches: Branches | undefined, name: string): Promise<boolean> {
  return branches === undefined ? false : branches.delete(name).then(() => true, () => false);
}

/** Maximal length of a database's name. */
const LONGEST = 64;

/** Names the branch on which a rollout rehearses its migrations. */
export function rehearsalName({ name }: { readonly name: string }, epoch: number): string {
  return withEnd(name, `-rehearsal-${epoch}`);
}

/** Names the branch that keeps a tenant as it was before a rollout. Long names that begin alike differ by a part of the id. */
export function snapshotName({ name, id }: FleetDatabase, epoch: number): string {
  const end = `-snapshot-${epoch}`;
  const unique = id.toLowerCase().replace(/[^a-z0-9]/g, '').slice(-8);
  return name.length + end.length <= LONGEST ? name + end : withEnd(name, `-${unique}${end}`);
}

function withEnd(name: string, end: string): string {
  return name.slice(0, LONGEST - end.length).replace(/-+$/, '') + end;
}
