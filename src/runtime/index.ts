export type { Client } from '@libsql/client' with { 'resolution-mode': 'import' };
export { createTenants, type TenantsOptionsWithClient } from './create-tenants';
export {
  TenantError, TenantExistsError, TenantHistoryError, TenantMigrationError, TenantNotFoundError, TenantsConfigurationError,
  type TenantErrorCode,
} from './errors';
export { migrate, MigrateError, type BundledMigration, type MigrateOptions, type MigrateResult } from './migrate';
export type { TenantClient, TenantClientConfig, TenantsOptions, TokenSource, VariableNames } from './options';
export type {
  CreatedTenant, CreateOptions, DeleteOptions, InitialStatement, InitialValue, ListOptions, OpenOptions, TenantInfo, TenantPage,
  Tenants, TenantToken, TenantTokenOptions, TokenPermission,
} from './tenants';
