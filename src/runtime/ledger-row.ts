import type { TenantName } from './directory';
import type { AppliedMigration } from '../fleet/database/check-history';
import { LEDGER } from '../fleet/ledger/tables';
import type { SqlStatement, SqlValue } from '../turso/sql/sql-types';

/** What became of a tenant, for the ledger. */
export interface TenantOutcome {
  /** Turso's `DbId`; undefined where nobody told. */
  readonly id: string | undefined;
  readonly position: number;
  readonly failure?: { readonly migration?: string; readonly statement?: string; readonly message: string };
}

/** As long as the texts that a rollout writes. */
const LONGEST_TEXT = 500;

const COLUMNS = ['position', 'version', 'checksum', 'failed_migration', 'failed_statement', 'error', 'updated_at'];

/**
 * Writes into the ledger how far a tenant is, so that the next plan knows it. Never over what a rollout wrote that got further, and
 * a tenant stays in quarantine until it succeeds. Where the id is not known, only a tenant that has a row gets a new one.
 */
export function ledgerStatement(
  { database }: TenantName, { id, position, failure }: TenantOutcome, known: readonly AppliedMigration[], now: Date,
): SqlStatement {
  const last = known[position - 1];
  const values: SqlValue[] = [
    position, last?.name ?? null, last?.checksum ?? null, failure?.migration ?? null,
    failure?.statement?.slice(0, LONGEST_TEXT) ?? null, failure?.message.slice(0, LONGEST_TEXT) ?? null, now.toISOString(),
  ];
  const changes = [
    ...COLUMNS.map((column, index) => `${column} = ?${index + 3}`),
    'name = ?1',
    'quarantined = CASE WHEN ?8 IS NULL THEN 0 ELSE quarantined END',
  ].join(', ');
  const isOlder = '(position IS NULL OR position <= ?3)';
  const sql = id === undefined
    ? `UPDATE ${LEDGER} SET ${changes} WHERE name = ?1 AND ?2 IS NULL AND ${isOlder}`
    : `INSERT INTO ${LEDGER} (name, database_id, ${COLUMNS.join(', ')}) VALUES (?1, ?2, ${COLUMNS.map((_, index) => `?${index + 3}`).join(', ')})
      ON CONFLICT (database_id) DO UPDATE SET ${changes} WHERE ${isOlder}`;
  return { sql, args: [database, id ?? null, ...values] };
}
