import type { FleetVersion } from './fleet-versions';
import type { TenantName } from './tenant-name';
import { LEDGER, ROLLOUTS } from '../fleet/ledger/tables';
import { latest, without } from '../fleet/ledger/uncertain-rows';
import type { SqlStatement, SqlValue } from '../turso/sql/sql-types';

/** What became of a tenant, for the ledger. */
export interface TenantOutcome {
  readonly position: number;
  readonly failure?: { readonly migration?: string; readonly statement?: string; readonly message: string };
}

/** A tenant's row in the ledger. The id is Turso's `DbId`; where nobody told it, the row is found by the name, and none is made. */
export interface TenantRow extends TenantName {
  readonly id: string | undefined;
}

/** As long as the texts that a rollout writes. */
const LONGEST_TEXT = 500;

const COLUMNS = ['position', 'version', 'checksum', 'failed_migration', 'failed_statement', 'error', 'updated_at'];

const NEWEST = `(SELECT COALESCE(MAX(epoch), 0) FROM ${ROLLOUTS})`;

/**
 * Says that an application is about to touch a tenant, before it does: from then on the row is not certain. Only as long as no other
 * rollout has begun since the application has looked: that one may have planned with the row already.
 *
 * @param token says who it is; see {@link markOf}
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

/** Who is about to touch a tenant, as the ledger's column `touched_by` has it. */
export function markOf({ epoch }: FleetVersion, random: string): string {
  return `${epoch}/${random}`;
}

/**
 * Writes into the ledger what a tenant has that was marked before, so that the next plan knows it. Not where a later rollout has begun
 * since: that one writes it then. A tenant stays in quarantine until it succeeds.
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

/** Makes the row of a tenant that had nothing to do, where it has none yet. */
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
    failure?.statement?.slice(0, LONGEST_TEXT) ?? null, failure?.message.slice(0, LONGEST_TEXT) ?? null, now.toISOString(),
  ];
}
