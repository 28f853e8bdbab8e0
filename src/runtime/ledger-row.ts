import type { FleetVersion } from './fleet-versions';
import type { TenantName } from './tenant-name';
import { LEDGER, MAX_TEXT, ROLLOUTS } from '../fleet/ledger/tables';
import { latest, without } from '../fleet/ledger/uncertain-rows';
import type { SqlStatement, SqlValue } from '../turso/sql/sql-types';

/** The result for a tenant, for the ledger. */
export interface TenantOutcome {
  readonly position: number;
  readonly failure?: { readonly migration?: string; readonly statement?: string; readonly message: string };
}

/** A tenant's row in the ledger. The id is Turso's `DbId`. If it is unknown, the row is found by name, and no row is created. */
export interface TenantRow extends TenantName {
  readonly id: string | undefined;
}

const COLUMNS = ['position', 'version', 'checksum', 'failed_migration', 'failed_statement', 'error', 'updated_at'];

const NEWEST = `(SELECT COALESCE(MAX(epoch), 0) FROM ${ROLLOUTS})`;

/**
 * Marks a row as uncertain before an application changes the tenant. Marks nothing if another rollout has begun since the application read
 * the fleet's version, because that rollout may have planned with this row already.
 *
 * @param token names the application; see {@link markOf}
 */
export function markStatements({ id, database }: TenantRow, token: string, { epoch }: FleetVersion, now: Date): SqlStatement[] {
  const isPresent = `${NEWEST} = ?4`;
  const marked = "json_insert(COALESCE(touched_by, '[]'), '$[#]', ?2)";
  const sql = id === undefined
    ? `UPDATE ${LEDGER} SET touched_by = ${marked}, updated_at = ?3 WHERE name = ?1 AND ${isPresent}`
    : `INSERT INTO ${LEDGER} (name, touched_by, updated_at, database_id) SELECT ?1, json_array(?2), ?3, ?5 WHERE ${isPresent}
      ON CONFLICT (database_id) DO UPDATE SET touched_by = ${marked}`;
  return [
    { sql, args: [database, token, now.toISOString(), epoch, ...id === undefined ? [] : [id]] },
    { sql: `SELECT ${NEWEST}` },
  ];
}

/** Returns an entry for the ledger's column `touched_by`. */
export function markOf({ epoch }: FleetVersion, random: string): string {
  return `${epoch}/${random}`;
}

/**
 * Writes the result for a tenant that was marked before, so that the next plan knows it. Writes nothing if a later rollout has removed the
 * mark: that rollout reports the tenant itself. A tenant stays in quarantine until it succeeds.
 */
export function ledgerStatement(
  { id, database }: TenantRow, token: string, outcome: TenantOutcome, { known, goal }: FleetVersion, now: Date,
): SqlStatement {
  const reported = (column: string) => `?${COLUMNS.indexOf(column) + 3}`;
  const changes = [
    latest(reported, '?10'),
    ...COLUMNS.slice(3).map((column) => `${column} = ${reported(column)}`),
    `touched_by = ${without('?2')}`,
    'quarantined = CASE WHEN ?8 IS NULL THEN 0 ELSE quarantined END',
  ].join(', ');
  return {
    sql: `UPDATE ${LEDGER} SET ${changes} WHERE ${id === undefined ? 'name' : 'database_id'} = ?1
      AND EXISTS (SELECT 1 FROM json_each(touched_by) WHERE value = ?2)`,
    args: [id ?? database, token, ...valuesOf(outcome, known, now), goal],
  };
}

/** Creates the row of a tenant that was up to date, if it has no row yet. */
export function newRowStatement(
  { id, database }: TenantRow, outcome: TenantOutcome, { known, epoch }: FleetVersion, now: Date,
): SqlStatement[] {
  return id === undefined ? [] : [{
    sql: `INSERT INTO ${LEDGER} (database_id, name, ${COLUMNS.join(', ')})
      SELECT ?1, ?2, ${COLUMNS.map((_, index) => `?${index + 3}`).join(', ')} WHERE ${NEWEST} = ?10 ON CONFLICT DO NOTHING`,
    args: [id, database, ...valuesOf(outcome, known, now), epoch],
  }];
}

function valuesOf({ position, failure }: TenantOutcome, known: FleetVersion['known'], now: Date): SqlValue[] {
  const last = known[position - 1];
  return [
    position, last?.name ?? null, last?.checksum ?? null, failure?.migration ?? null,
    failure?.statement?.slice(0, MAX_TEXT) ?? null, failure?.message.slice(0, MAX_TEXT) ?? null, now.toISOString(),
  ];
}
