import type { FleetDatabase } from '../database/database';

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
