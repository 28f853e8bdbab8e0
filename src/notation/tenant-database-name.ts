import { createHash } from 'node:crypto';
import { hashedTenantName, plainTenantName } from './tenant-name';

export { LONGEST_PREFIX } from './tenant-name';

/**
 * The name of a tenant's database, from any tenant id: always the same, at most 32 characters, and for each tenant another one.
 * An id that can be a name stays as it is; every other one is shortened to what can, and a hash of the whole id follows.
 *
 * @param prefix what all names begin with, followed by a dash; at most {@link LONGEST_PREFIX} characters. Tenants are told apart within
 * one prefix.
 */
export function tenantDatabaseName(tenantId: string, prefix = ''): string {
  return plainTenantName(tenantId, prefix)
    ?? hashedTenantName(tenantId, prefix, createHash('sha256').update(tenantId, 'utf8').digest('hex'));
}
