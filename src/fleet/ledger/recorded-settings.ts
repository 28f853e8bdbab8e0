import { ROLLOUTS } from './tables';
import { SqlError, type SqlClient } from '../../turso';
import type { FleetDatabase } from '../database/fleet-database';
import type { ToolTable } from '../database/tool-histories/tool-tables';
import type { Discovery } from '../discovery/select-tenants';
import type { RolloutStrategy } from '../rollout/strategy';

/**
 * The settings of a fleet, as its configuration has them. A rollout from a configuration records them, so that a rollout without one finds
 * the same tenants and is as careful.
 */
export interface RecordedSettings {
  readonly discovery?: Discovery;
  readonly strategy?: RolloutStrategy;
  readonly baseline?: string;
  readonly importHistory?: ToolTable;
  /** False if all migrations run without foreign keys. */
  readonly foreignKeys?: boolean;
}

/** Reads the settings of the last rollout that recorded some. Undefined if none has. */
export async function readSettings(
  sql: SqlClient, schema: FleetDatabase, options: { signal?: AbortSignal } = {},
): Promise<RecordedSettings | undefined> {
  const asked = [{ sql: `SELECT settings FROM ${ROLLOUTS} WHERE settings IS NOT NULL ORDER BY epoch DESC LIMIT 1` }];
  try {
    const [{ rows: [row] }] = await sql.transaction(schema, asked, { readOnly: true, signal: options.signal });
    return row === undefined ? undefined : JSON.parse(String(row[0])) as RecordedSettings;
  } catch (error) {
    if (error instanceof SqlError && error.missingTable === ROLLOUTS) return undefined;
    throw error;
  }
}
