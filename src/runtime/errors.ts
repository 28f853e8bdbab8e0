/**
 * What kind of failure a {@link TenantError} is:
 *
 * - `CONFIGURATION`: an option is missing or cannot be used, or a tenant id is empty
 * - `NOT_FOUND`: the tenant has no database
 * - `NAME_TAKEN`: a database of that name exists that is none of the fleet's
 * - `MIGRATION`: a migration failed in the tenant's database, which was left as it was before
 * - `HISTORY`: the tenant's database has other migrations than the fleet
 * - `UNAVAILABLE`: the tenant's database, the schema database or the Platform API gave no answer, or refused the request
 */
export type TenantErrorCode = 'CONFIGURATION' | 'NOT_FOUND' | 'NAME_TAKEN' | 'MIGRATION' | 'HISTORY' | 'UNAVAILABLE';

/** A tenant could not be opened or created. No message holds a token, nor what stands in the strings of a statement. */
export class TenantError extends Error {
  /** Stays the same from version to version: decide by it. */
  readonly code: TenantErrorCode;
  /** The tenant id that was given; undefined when the failure is about no tenant in particular. */
  readonly tenant: string | undefined;
  /** Name of the tenant's database; undefined while it is not known. */
  readonly database: string | undefined;

  constructor(code: TenantErrorCode, message: string, about: { readonly tenant?: string; readonly database?: string } = {}) {
    super(message);
    this.name = 'TenantError';
    this.code = code;
    this.tenant = about.tenant;
    this.database = about.database;
  }
}

/** An option is missing or cannot be used. The message lists every fault. */
export class TenantsConfigurationError extends TenantError {
  constructor(message: string) {
    super('CONFIGURATION', message);
    this.name = 'TenantsConfigurationError';
  }
}

/** The tenant has no database: `create` makes it. */
export class TenantNotFoundError extends TenantError {
  constructor(tenant: string, database: string) {
    super('NOT_FOUND', `Tenant ${JSON.stringify(tenant)} has no database "${database}". Make it with create().`, { tenant, database });
    this.name = 'TenantNotFoundError';
  }
}

/** A migration failed in the tenant's database. Nothing of it was kept, the migrations before it were. */
export class TenantMigrationError extends TenantError {
  /** Name of the migration. */
  readonly migration: string;
  /** The statement that failed, without what stands in its strings; undefined when it is not known which one it was. */
  readonly statement: string | undefined;
  /** Line of the migration on which that statement begins, from 1. */
  readonly line: number | undefined;
  /** The database's own words. */
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

/** The tenant's database has other migrations than the fleet, or none although it has tables. It was not changed. */
export class TenantHistoryError extends TenantError {
  /** Each way in which its history contradicts the fleet's, in full sentences. */
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
