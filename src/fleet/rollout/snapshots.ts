import { deleteBranch, snapshotName, type Branches } from './branches';
import { forEachLimited } from './for-each-limited';
import type { DatabaseTask } from './plan-rollout';
import type { RolloutSettings } from './roll-out-options';
import type { SqlStatement } from '../../turso';
import { databaseFailure, type MigrationFailure } from '../database/failures/migration-failure';
import type { FleetDatabase } from '../database/fleet-database';
import { SNAPSHOTS } from '../ledger/tables';

export type SnapshotSettings = Pick<RolloutSettings, 'branches' | 'strategy' | 'signal' | 'now'>;

/** Deletions at a time. */
const CONCURRENCY = 8;

/** Notes the planned snapshots in the ledger before the first one is created, so none is forgotten. */
export function snapshotRows(
  { strategy, now }: SnapshotSettings, tasks: readonly DatabaseTask<FleetDatabase>[], epoch: number,
): SqlStatement[] {
  const retention = strategy?.snapshotRetentionMs;
  if (retention === undefined) return [];
  const taken = now();
  const expires = new Date(taken.getTime() + retention);
  return tasks.map(({ database, version }) => ({
    sql: `INSERT INTO ${SNAPSHOTS} (snapshot, database_id, name, version, taken_at, expires_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    args: [snapshotName(database, epoch), database.id, database.name, version ?? null, taken.toISOString(), expires.toISOString()],
  }));
}

/**
 * Branches a tenant as it is, if the strategy asks for snapshots.
 *
 * @returns why the snapshot failed; the tenant must not be migrated then
 */
export async function takeSnapshot(
  { branches, strategy, signal }: SnapshotSettings, database: FleetDatabase, epoch: number,
): Promise<MigrationFailure | undefined> {
  if (branches === undefined || strategy?.snapshotRetentionMs === undefined) return undefined;
  try {
    await branches.create(snapshotName(database, epoch), database, signal);
    return undefined;
  } catch (error) {
    const failure = databaseFailure(database, error);
    return { ...failure, code: 'SNAPSHOT', message: `It was not migrated because its snapshot could not be created: ${failure.message}` };
  }
}

/** Deletes branches. @returns the names of those that are gone */
export async function deleteAll(branches: Branches | undefined, names: readonly string[]): Promise<string[]> {
  const gone: string[] = [];
  await forEachLimited(names, CONCURRENCY, async (name) => {
    if (await deleteBranch(branches, name)) gone.push(name);
  });
  return gone;
}

/** Removes deleted snapshots from the ledger. */
export function forgetSnapshots(names: readonly string[]): SqlStatement[] {
  return names.length === 0
    ? []
    : [{ sql: `DELETE FROM ${SNAPSHOTS} WHERE snapshot IN (SELECT value FROM json_each(?))`, args: [JSON.stringify(names)] }];
}
