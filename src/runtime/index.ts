export { createTenants } from './create-tenants';
export {
  TenantError, TenantHistoryError, TenantMigrationError, TenantNotFoundError, TenantsConfigurationError, type TenantErrorCode,
} from './errors';
export type { OpenOptions, TenantClientConfig, Tenants, TenantsOptions } from './tenants';
