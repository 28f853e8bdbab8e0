import { LONGEST_PREFIX, suggestName, TENANT_PREFIX, tenantDatabaseName } from '../../notation';
import { ArgumentError, providerFunction } from '../../terraform';

/** Returns a name for the database of any tenant. */
export const tenantDatabaseNameFunction = providerFunction({
  name: 'tenant_database_name',
  summary: 'A name for the database of any tenant',
  description: 'A name that Turso takes, from any tenant id: always the same one for a tenant, another one for each tenant, and at most 32 '
    + 'characters long. A tenant id that can be a name stays as it is: `acme` gives `acme`. Every other one gives what of it can stand '
    + 'in a name, and a hash of 12 characters: `Acme Corp.` gives `acme-corp-1vyn3uk2ikct`.\n\n'
    + 'Turso takes names of up to 64 characters, but database and organization share one label of a hostname, which has at most 63: '
    + '32 leave 30 to the organization. Two of a million hashed tenants get the same name with a probability of about 1 in 10 million. '
    + 'Tenants are told apart within one prefix: use one prefix for all tenants of an organization.',
  parameters: [{ name: 'tenant_id', type: 'string', description: 'The id of the tenant: any text that is not empty. Capitals count.' }],
  variadic: {
    name: 'prefix',
    type: 'string',
    description: `The beginning of all names, without the dash that follows: lowercase letters, digits and dashes, at most ${LONGEST_PREFIX}. Left out: none. At most one.`,
  },
  returns: 'string',
  call: ([tenantId, ...prefixes]) => {
    if (tenantId === '') throw new ArgumentError(0, 'tenant_id is empty. Give the id of the tenant.');
    if (prefixes.length > 1) throw new ArgumentError(2, 'There are several prefixes. Give one, or none.');
    const [prefix] = prefixes;
    if (prefix !== undefined) checkPrefix(prefix);
    return tenantDatabaseName(tenantId, prefix);
  },
});

function checkPrefix(prefix: string): void {
  if (TENANT_PREFIX.accepts(prefix)) return;
  const suggestion = suggestName(prefix.slice(0, LONGEST_PREFIX));
  const remedy = suggestion === undefined ? 'Leave it out for no prefix.' : `Change it, for example to "${suggestion}".`;
  throw new ArgumentError(1, `prefix is "${prefix}". ${TENANT_PREFIX.words} ${remedy}`);
}
