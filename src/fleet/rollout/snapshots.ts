import type { Settings } from './begin-rollout';
import { snapshotName } from './branches';
import { forEachLimited } from './for-each-limited';
import type { DatabasePlan } from './plan-rollout';
import { isDeleted } from './rehearsal';
import type { SqlStatement } from '../../turso';
import { databaseFailure, type MigrationFailure } from '../database/failures/migration-failure';
import type { FleetDatabase } from '../database/fleet-database';
import { SNAPSHOTS } from '../ledger/tables';

/** Deletions at a time. */
const CONCURRENCY = 8;

/** Notes the snapshots that are going to be made, before there is one: none is ever forgotten. */
export function snapshotRows(
  { strategy, now }: Settings, steps: readonly DatabasePlan<FleetDatabase>[], epoch: number,
): SqlStatement[] {
  const retention = strategy?.snapshotRetentionMs;
  if (retention === undefined) return [];
  const taken = now();
  const expires = new Date(taken.getTime() + retention);
  return steps.map(({ database, version }) => ({
    sql: `INSERT INTO ${SNAPSHOTS} (snapshot, database_id, name, version, taken_at, expires_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    args: [snapshotName(database, epoch), database.id, database.name, version ?? null, taken.toISOString(), expires.toISOString()],
  }));
}

/** Branches a tenant as it is, where that was asked for. Gives why it could not: then the tenant is not to be migrated. */
export async function takeSnapshot(
  { branches, strategy, signal }: Settings, database: FleetDatabase, epoch: number,
): Promise<MigrationFailure | undefined> {
  if (branches === undefined || strategy?.snapshotRetentionMs === undefined) return undefined;
  try {
    await branches.create(snapshotName(database, epoch), database, signal);
    return undefined;
  } catch (error) {
    const failure = databaseFailure(database, error);
    return { ...failure, code: 'SNAPSHOT', message: `No snapshot could be made of it, so it was not migrated: ${failure.message}` };
  }
}

/** Deletes branches, and gives the names of those that are gone. */
export async function deleteAll(settings: Settings, names: readonly string[]): Promise<string[]> {
  const gone: string[] = [];
  await forEachLimited(names, CONCURRENCY, async (name) => {
    if (await isDeleted(settings, name)) gone.push(name);
  });
  return gone;
}

/** Forgets snapshots that are gone. */
export function forgetSnapshots(names: readonly string[]): SqlStatement[] {
  return names.length === 0
    ? []
    : [{ sql: `DELETE FROM ${SNAPSHOTS} WHERE snapshot IN (SELECT value FROM json_each(?))`, args: [JSON.stringify(names)] }];
}
