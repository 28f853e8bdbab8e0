import { TenantError } from './errors';

/** The tenant's host does not know its database, and the Platform API cannot be asked. */
export class UnconfirmedError extends TenantError {
  constructor(tenant: string, database: string, reason: string) {
    super('UNAVAILABLE', `Tenant ${JSON.stringify(tenant)} probably has no database: the host does not know "${database}". ${reason}`, { tenant, database });
  }
}
