import type { Client } from '@libsql/client' with { 'resolution-mode': 'import' };
import type { TenantClient, TenantClientConfig, TenantsOptions } from './options';
import type { Tenants } from './tenants';
import { TenantsOfFleet } from './tenants-of-fleet';

/** Options with a client of another package. */
export interface TenantsOptionsWithClient<C extends TenantClient> extends TenantsOptions<C> {
  readonly createClient: (config: TenantClientConfig) => C | Promise<C>;
}

/**
 * Returns the tenants of a fleet, which an application opens and creates. Sends nothing before the first call.
 *
 * @example
 * const tenants = createTenants(); // all settings from the environment
 * const db = await tenants.open('acme');
 * const { rows } = await db.execute('SELECT name FROM customers');
 *
 * @throws TenantsConfigurationError if options are missing or wrong; the message lists all of them
 */
export function createTenants(options?: TenantsOptions): Tenants;
export function createTenants<C extends TenantClient>(options: TenantsOptionsWithClient<C>): Tenants<C>;
export function createTenants(options: TenantsOptions<Client> = {}): Tenants {
  return new TenantsOfFleet<Client>(options);
}
