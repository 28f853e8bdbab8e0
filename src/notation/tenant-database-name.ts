import { createHash } from 'node:crypto';
import { hashedTenantName, plainTenantName } from './tenant-name';

export { LONGEST_PREFIX, TENANT_PREFIX } from './tenant-name';

/**
 * Returns the name of a tenant's database, of at most 32 characters. The same id always gets the same name, and each id its own.
 * An id that is a valid name stays as it is. Any other id is shortened to valid characters, followed by a hash of the whole id.
 *
 * @param prefix begins every name, followed by a dash; at most {@link LONGEST_PREFIX} characters. Names differ within one prefix.
 */
export function tenantDatabaseName(tenantId: string, prefix = ''): string {
  return plainTenantName(tenantId, prefix)
    ?? hashedTenantName(tenantId, prefix, createHash('sha256').update(tenantId, 'utf8').digest('hex'));
}
