import { TenantsConfigurationError } from './errors';
import type { Settings } from './settings';
import { NAME, NAME_RULE } from '../notation/names';
import { hashedTenantName, plainTenantName } from '../notation/tenant-name';

/** A tenant as it is called in errors, and its database. */
export interface TenantName {
  readonly tenant: string;
  readonly database: string;
}

/**
 * The name of a tenant's database: the same that the provider's function `tenant_database_name` gives.
 * @throws TenantsConfigurationError
 */
export async function tenantName(tenantId: string, settings: Settings): Promise<string> {
  if (typeof tenantId !== 'string' || tenantId === '') {
    throw new TenantsConfigurationError(`The tenant id is ${JSON.stringify(tenantId)}. Give a text that is not empty.`);
  }
  const name = settings.databaseName === undefined ? await standardName(tenantId, settings.prefix) : settings.databaseName(tenantId);
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw new TenantsConfigurationError(`databaseName gives ${JSON.stringify(name)} for the tenant ${JSON.stringify(tenantId)}. ${NAME_RULE}`);
  }
  if (name === settings.schemaDatabase) {
    throw new TenantsConfigurationError(`"${name}" is the fleet's schema database, which is no tenant's. Choose another tenant id, or a prefix.`);
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
