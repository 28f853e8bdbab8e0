import { TenantError, type TenantErrorCode } from './errors';
import { isTursoError, type TursoError, type TursoErrorKind } from '../turso/http/errors';
import { SqlError } from '../turso/sql/sql-error';

/** Whether the host does not know the database. */
export function isMissing(error: unknown): boolean {
  return error instanceof SqlError && error.code === 'NOT_FOUND';
}

/** Whether a statement names a table that does not exist. */
export function isMissingTable(error: unknown): boolean {
  return error instanceof SqlError && error.missingTable !== undefined;
}

/** Which tenant and database a failure is about. */
export interface About {
  readonly tenant?: string;
  readonly database?: string;
}

/** Turns an error of the SQL client or of the Platform API into a `TenantError`. Returns other errors unchanged. */
export function tenantError(error: unknown, about: About): unknown {
  if (error instanceof SqlError) return sqlFailure(error, { database: error.database, ...about });
  return isTursoError(error) ? platformFailure(error, about) : error;
}

/**
 * Waits for work with databases or the Platform API.
 *
 * @throws TenantError in place of their own errors
 */
export async function explained<T>(about: About, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => { throw tenantError(error, about); });
}

/** Codes of the SQL client after which another attempt may succeed. */
const PASSING: ReadonlySet<string> = new Set(['UNREACHABLE', 'NOT_SERVED', 'RATE_LIMITED', 'OUTCOME_UNKNOWN', 'ABORTED', 'SQLITE_BUSY']);

/** Returns what a code of the SQL client means, unless the database rejected the statement itself. */
export function outageOf(code: string): TenantErrorCode | undefined {
  if (PASSING.has(code)) return 'UNAVAILABLE';
  if (code === 'UNAUTHORIZED') return code;
  return code === 'BLOCKED' || code === 'FORBIDDEN' ? 'BLOCKED' : undefined;
}

function sqlFailure(error: SqlError, about: About): TenantError {
  const message = error.code === 'UNAUTHORIZED'
    ? `Database "${error.database}" rejects the group's token: it has expired, its key was rotated, or the database is in another group. `
      + 'Set TURSO_GROUP_AUTH_TOKEN to a valid one, or give groupToken as a function that returns a new one.'
    : error.message;
  return new TenantError(outageOf(error.code) ?? 'REJECTED', message, about);
}

/** The other kinds pass. */
const LASTING: ReadonlySet<TursoErrorKind> = new Set(['already-exists', 'protected', 'payment-required', 'invalid']);

function platformFailure(error: TursoError, about: About): TenantError {
  const { kind, reason, message, advice } = error;
  const target = about.database === undefined ? '' : ` for database "${about.database}"`;
  const told = `A request to the Platform API${target} failed: ${message}.${advice === '' ? '' : ` ${advice}`}`;
  // The lookups of databases handle this answer themselves.
  if (kind === 'not-found' || reason === 'organization-not-found' || reason === 'group-not-found') return new TenantError('CONFIGURATION', told, about);
  if (kind === 'unauthorized' || kind === 'forbidden') return new TenantError('UNAUTHORIZED', told, about);
  return new TenantError(LASTING.has(kind) ? 'REJECTED' : 'UNAVAILABLE', told, about);
}
