import type { MigrationFailure } from '../database/failures/migration-failure';

/** What the database itself says against its migration, without an error of its SQL engine. */
const REFUSALS = new Set(['HISTORY', 'OTHER_FLEET', 'IMPORT', 'CUT_OFF', 'NO_DOWN_SCRIPT', 'TRANSACTION_TIMEOUT']);

/** The SQL engine is busy or cannot reach its files: the tenant's data have no part in it. */
const PASSING = /^SQLITE_(BUSY|LOCKED|IOERR|PROTOCOL|INTERRUPT|CANTOPEN)/;

/**
 * Whether the tenant itself is at fault: its SQL engine or its history said no. Only then may it be put aside. A database that gave no
 * answer says nothing about the tenant.
 */
export function isOwnFault({ code, outcomeUnknown }: MigrationFailure): boolean {
  return !outcomeUnknown && (REFUSALS.has(code) || (/^SQL(ITE)?_/.test(code) && !PASSING.test(code)));
}

/** Codes of failures that may be over in a moment. */
const OUTAGES = new Set(['UNREACHABLE', 'OUTCOME_UNKNOWN', 'NOT_FOUND', 'NOT_SERVED', 'RATE_LIMITED', 'network', 'timeout', 'server', 'rate-limited']);

/** Whether the database could not be reached, so that trying again may help. */
export function isOutage({ code, outcomeUnknown }: MigrationFailure): boolean {
  return outcomeUnknown || OUTAGES.has(code) || PASSING.test(code);
}
