import { createTenants, TenantsConfigurationError, type TenantsOptions } from '../../src/runtime';

const good = {
  TURSO_API_TOKEN: 'api', TURSO_GROUP_AUTH_TOKEN: 'group', TURSO_DATABASE_NAME: 'schema', TURSO_SCHEMA_DATABASE_URL: 'libsql://schema-acme.turso.io',
};

function messageFor(options: TenantsOptions): string {
  try {
    createTenants(options);
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(TenantsConfigurationError);
    return (error as Error).message;
  }
}

test('takes all settings from the environment', () => {
  expect(messageFor({ environment: good })).toBe('');
});

test('reads renamed variables under their new names only, and the others as before', () => {
  const { TURSO_GROUP_AUTH_TOKEN: groupToken, ...others } = good;
  const variableNames = { groupToken: 'AUTH', organization: 'ORG' };
  expect(messageFor({ environment: { ...others, AUTH: groupToken }, variableNames })).toBe('');
  expect(messageFor({ environment: good, variableNames })).toBe('groupToken is missing. Set AUTH, or give the option groupToken.');
  expect(messageFor({ environment: good, variableNames: { url: 'X' } as never })).toBe(
    'variableNames has "url", which is not read from a variable. Use groupToken, schemaDatabase, schemaDatabaseUrl, group, organization, apiToken, apiUrl, prefix.',
  );
});

test('names all missing settings at once', () => {
  expect(messageFor({ environment: { TURSO_DATABASE_NAME: '' } })).toBe(
    'groupToken is missing. Set TURSO_GROUP_AUTH_TOKEN, or give the option groupToken. '
    + 'schemaDatabase is missing. Set TURSO_DATABASE_NAME, or give the option schemaDatabase. '
    + 'apiToken and schemaDatabaseUrl are both missing, so the databases cannot be found. Set TURSO_API_TOKEN or TURSO_SCHEMA_DATABASE_URL, or give one of these options.',
  );
});

test.each<[string, TenantsOptions, RegExp]>([
  ['a token with a line break', { groupToken: 'secret\n' }, /^groupToken contains a space, a line break or another character that a token cannot have\. Copy the token again\.$/],
  ['an invalid name', { schemaDatabase: 'My DB' }, /^schemaDatabase is "My DB"\. A name holds/],
  ['a URL with a password', { schemaDatabaseUrl: 'libsql://me:secret@schema-acme.turso.io' }, /^schemaDatabaseUrl is not a URL of a database, or contains a user name/],
  ['a URL from which no other URL can be computed', { environment: { ...good, TURSO_API_TOKEN: '', TURSO_SCHEMA_DATABASE_URL: 'https://db.example.com' } }, /does not contain the name of the schema database, "schema"/],
  ['an invalid prefix', { prefix: 'Tenant' }, /^prefix is "Tenant"\./],
  ['a negative time', { refreshMs: -1 }, /^refreshMs is -1\./],
  ['an unknown choice for onFailure', { onFailure: 'ignore' as never }, /^onFailure is "ignore"\. Use "throw" or "open"\.$/],
])('rejects %s', (_name, options, message) => {
  expect(messageFor({ environment: good, ...options })).toMatch(message);
});

test.each(['', undefined])('rejects %j as a tenant id', async (tenantId) => {
  await expect(createTenants({ environment: good }).open(tenantId as string)).rejects.toMatchObject({ code: 'CONFIGURATION' });
});

test('names tenants by the rule of the application', async () => {
  const tenants = createTenants({ environment: good, databaseName: (tenantId) => `t-${tenantId}` });
  expect(await tenants.databaseName('acme')).toBe('t-acme');
  await expect(tenants.databaseName('A')).rejects.toThrow('databaseName returns "t-A" for the tenant "A".');
  expect(await createTenants({ environment: good, prefix: 'tenant' }).databaseName('Acme Corp.')).toBe('tenant-acme-corp-1vyn3uk2ikct');
});
