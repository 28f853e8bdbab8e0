import { TenantError, TenantsConfigurationError } from './errors';
import type { Settings } from './settings';
import { NAME, NAME_RULE } from '../notation/names';
import { hashedTenantName, plainTenantName } from '../notation/tenant-name';

/** A tenant id, and the name of the tenant's database. */
export interface TenantName {
  readonly tenant: string;
  readonly database: string;
}

/**
 * Returns the name of a tenant's database, as the provider's function `tenant_database_name` does.
 * @throws TenantsConfigurationError if the tenant id is empty, or if the name is not allowed
 * @throws TenantError with code `RESERVED` if it is the name of the schema database
 */
export async function tenantName(tenantId: string, settings: Settings): Promise<string> {
  if (typeof tenantId !== 'string' || tenantId === '') {
    throw new TenantsConfigurationError(`The tenant id is ${JSON.stringify(tenantId)}. Use a string that is not empty.`);
  }
  const name = settings.databaseName === undefined ? await standardName(tenantId, settings.prefix) : settings.databaseName(tenantId);
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw new TenantsConfigurationError(`databaseName returns ${JSON.stringify(name)} for the tenant ${JSON.stringify(tenantId)}. ${NAME_RULE}`);
  }
  if (name === settings.schemaDatabase) {
    throw new TenantError('RESERVED', `Tenant ${JSON.stringify(tenantId)} would get the database "${name}", but that is the fleet's schema database. `
      + 'Choose another tenant id, or set a prefix.', { tenant: tenantId, database: name });
  }
  return name;
}

async function standardName(tenantId: string, prefix: string): Promise<string> {
  return plainTenantName(tenantId, prefix) ?? hashedTenantName(tenantId, prefix, await sha256(tenantId));
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
