/**
 * What kind of failure a {@link TenantError} is:
 *
 * - `CONFIGURATION`: an option is missing or wrong, or a tenant id is empty
 * - `NOT_FOUND`: the tenant has no database
 * - `EXISTS`: `create` found that the tenant has a database already
 * - `RESERVED`: the tenant's database would have a name that the fleet itself uses
 * - `NAME_TAKEN`: a database with the tenant's name exists, but in another group
 * - `MIGRATION`: a migration failed in the tenant's database; nothing of that migration was kept
 * - `INITIAL`: the initial statements failed; nothing of them was kept
 * - `HISTORY`: the tenant's database has other migrations than the fleet
 * - `UNAUTHORIZED`: a token is not valid, or does not permit this. Trying again does not help
 * - `BLOCKED`: Turso blocks the database, or the quota of the organization is used up. Trying again does not help
 * - `REJECTED`: Turso rejected the request for another reason, such as delete protection. Trying again does not help
 * - `UNAVAILABLE`: a database or the Platform API did not answer, or answered that it cannot work now. Try again
 */
export type TenantErrorCode =
  | 'CONFIGURATION' | 'NOT_FOUND' | 'EXISTS' | 'RESERVED' | 'NAME_TAKEN' | 'MIGRATION' | 'INITIAL' | 'HISTORY'
  | 'UNAUTHORIZED' | 'BLOCKED' | 'REJECTED' | 'UNAVAILABLE';

/** A tenant could not be opened or created. No message contains a token or the contents of strings in a statement. */
export class TenantError extends Error {
  /** Decide by this code. It stays the same in later versions; messages may change. */
  readonly code: TenantErrorCode;
  /** The tenant id; undefined if the failure is not about one tenant. */
  readonly tenant: string | undefined;
  /** Name of the tenant's database; undefined if unknown. */
  readonly database: string | undefined;

  constructor(code: TenantErrorCode, message: string, about: { readonly tenant?: string; readonly database?: string } = {}) {
    super(message);
    this.name = 'TenantError';
    this.code = code;
    this.tenant = about.tenant;
    this.database = about.database;
  }
}

/** Options are missing or wrong. The message lists all of them. */
export class TenantsConfigurationError extends TenantError {
  constructor(message: string) {
    super('CONFIGURATION', message);
    this.name = 'TenantsConfigurationError';
  }
}

/** The tenant has no database. `create` creates it. */
export class TenantNotFoundError extends TenantError {
  constructor(tenant: string, database: string) {
    super('NOT_FOUND', `Tenant ${JSON.stringify(tenant)} has no database "${database}". Create it with create().`, { tenant, database });
    this.name = 'TenantNotFoundError';
  }
}

/** The tenant has a database already. `open` opens it. */
export class TenantExistsError extends TenantError {
  constructor(tenant: string, database: string) {
    super('EXISTS', `Tenant ${JSON.stringify(tenant)} exists already: it has the database "${database}". Open it with open(), or choose another tenant id.`,
      { tenant, database });
    this.name = 'TenantExistsError';
  }
}

/** A migration failed in the tenant's database. Nothing of it was kept; earlier migrations were. */
export class TenantMigrationError extends TenantError {
  /** Name of the migration. */
  readonly migration: string;
  /** The statement that failed, without the contents of its strings; undefined if unknown. */
  readonly statement: string | undefined;
  /** Line of the migration where that statement begins, from 1. */
  readonly line: number | undefined;
  /** The error text of the database. */
  readonly reason: string;

  constructor(tenant: string, database: string, failure: {
    readonly migration: string; readonly statement?: string; readonly line?: number; readonly reason: string;
  }) {
    const { migration, statement, line, reason } = failure;
    const place = statement === undefined ? '' : `, line ${line ?? 1} (${shortened(statement)})`;
    super('MIGRATION', `Tenant ${JSON.stringify(tenant)} could not be brought to the fleet's version: migration "${migration}"${place} `
      + `failed in database "${database}": ${reason} The database is as it was before that migration.`, { tenant, database });
    this.name = 'TenantMigrationError';
    this.migration = migration;
    this.statement = statement;
    this.line = line;
    this.reason = reason;
  }
}

/** The tenant's database has other migrations than the fleet, or tables without a history. It was not changed. */
export class TenantHistoryError extends TenantError {
  /** Every difference from the fleet's history, in full sentences. */
  readonly faults: readonly string[];

  constructor(tenant: string, database: string, faults: readonly string[]) {
    super('HISTORY', `Database "${database}" of tenant ${JSON.stringify(tenant)} does not have the fleet's history. ${faults.join(' ')}`, { tenant, database });
    this.name = 'TenantHistoryError';
    this.faults = faults;
  }
}

function shortened(statement: string): string {
  const line = statement.replace(/\s+/g, ' ');
  return line.length > 200 ? `${line.slice(0, 200)}...` : line;
}
