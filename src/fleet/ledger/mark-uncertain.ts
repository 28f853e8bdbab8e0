import { LEDGER, ROLLOUTS } from './tables';
import type { SqlClient } from '../../turso';
import type { FleetDatabase } from '../database/fleet-database';

/** What the ledger says of a tenant that somebody wants to change outside of a rollout. */
export type MarkOutcome = 'marked' | 'no row' | { readonly rolloutBy: string };

/**
 * Marks the row of a tenant as uncertain, so that the next plan asks the tenant itself. Marks nothing while a rollout is under way, because
 * the rollout may be at work in the tenant.
 *
 * @param mark names who changes the tenant
 */
export async function markUncertain(
  sql: SqlClient, schema: FleetDatabase, tenant: FleetDatabase, mark: string, now: Date,
): Promise<MarkOutcome> {
  const underWay = `SELECT holder FROM ${ROLLOUTS} WHERE ended_at IS NULL ORDER BY epoch DESC LIMIT 1`;
  const [{ rows: [rival] }, { rowsAffected }] = await sql.transaction(schema, [
    { sql: underWay },
    {
      sql: `UPDATE ${LEDGER} SET touched_by = json_insert(COALESCE(touched_by, '[]'), '$[#]',
        (SELECT COALESCE(MAX(epoch), 0) FROM ${ROLLOUTS}) || '/' || ?2), updated_at = ?3
        WHERE database_id = ?1 AND NOT EXISTS (${underWay})`,
      args: [tenant.id, mark, now.toISOString()],
    },
  ]);
  if (rival !== undefined) return { rolloutBy: String(rival[0]) };
  return rowsAffected > 0 ? 'marked' : 'no row';
}
