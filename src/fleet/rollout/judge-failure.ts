import type { MigrationFailure } from '../database/failures/migration-failure';

/** Codes for which the database itself is the reason, without an error of its SQL engine. */
const REFUSALS = new Set(['HISTORY', 'OTHER_FLEET', 'IMPORT', 'CUT_OFF', 'NO_DOWN_SCRIPT', 'TRANSACTION_TIMEOUT']);

/** The SQL engine is busy or cannot access its files. The tenant's data are not the reason. */
const PASSING = /^SQLITE_(BUSY|LOCKED|IOERR|PROTOCOL|INTERRUPT|CANTOPEN)/;

/**
 * Whether the tenant itself is the reason: its SQL engine or its history rejected the migration. Only such a tenant may be quarantined. A
 * database without an answer says nothing about the tenant.
 */
export function isOwnFault({ code, outcomeUnknown }: MigrationFailure): boolean {
  return !outcomeUnknown && (REFUSALS.has(code) || (/^SQL(ITE)?_/.test(code) && !PASSING.test(code)));
}

/** Codes of failures that may end soon. */
const OUTAGES = new Set(['UNREACHABLE', 'OUTCOME_UNKNOWN', 'NOT_FOUND', 'NOT_SERVED', 'RATE_LIMITED', 'network', 'timeout', 'server', 'rate-limited']);

/** Whether the database was unreachable, so a retry may help. */
export function isOutage({ code, outcomeUnknown }: MigrationFailure): boolean {
  return outcomeUnknown || OUTAGES.has(code) || PASSING.test(code);
}
