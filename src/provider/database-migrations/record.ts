import type { attributes, MigrationsResourceState } from './schema';
import { fleetDatabase, readHistory, type AppliedMigration, type FleetDatabase } from '../../fleet';
import { DiagnosticError, type PrivateData, type ResourceContext } from '../../terraform';
import type { Database } from '../../turso';
import { findDatabase } from '../shared/locate';
import type { Turso } from '../turso';

/** The private state keeps what the database has under this key. Plans check against it. */
const APPLIED = 'applied';

/** Returns the migrations that the database had at the last refresh or apply. */
export function knownRecord(privateData: PrivateData): readonly AppliedMigration[] {
  return privateData.get<AppliedMigration[]>(APPLIED) ?? [];
}

/** Stores the record for later plans. A refresh must store the same as an apply, because OpenTofu reports a difference as a change. */
export function keepRecord(privateData: PrivateData, applied: readonly AppliedMigration[]): void {
  privateData.set(APPLIED, applied.map(({ position, name, checksum }) => ({ position, name, checksum })));
}

/** Reads the version that the database has now. A database that was replaced under the name is another one. */
export async function readVersion(
  state: MigrationsResourceState, { client: anywhere, signal, private: privateData }: ResourceContext<typeof attributes, Turso>,
): Promise<MigrationsResourceState | undefined> {
  const { database: name, database_id: id, organization } = state;
  const located = await findDatabase(anywhere, { name, id, organization }, signal);
  if (located === undefined) return undefined;
  const { client, found } = located;
  const { applied } = await readHistory(client.sql, migratable(found), { signal });
  keepRecord(privateData, applied);
  return { ...state, database_id: found.dbId, organization: client.organization ?? null, version: applied.at(-1)?.name ?? null };
}

/** Returns where to send SQL. Fails for an encrypted database, because a refresh would need its key, which no state holds. */
export function migratable(database: Database): FleetDatabase {
  if (database.encryptionCipher !== undefined) {
    throw new DiagnosticError({
      summary: `Database "${database.name}" is encrypted`,
      detail: 'Its migrations need its key, which no state keeps. Nothing was changed. Let the application migrate it, for example with migrate() of cdktf-turso/runtime.',
    });
  }
  return fleetDatabase(database);
}
