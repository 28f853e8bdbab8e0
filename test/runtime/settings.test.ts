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

test('everything may come from the environment', () => {
  expect(messageFor({ environment: good })).toBe('');
});

test('every missing setting is named at once', () => {
  expect(messageFor({ environment: { TURSO_DATABASE_NAME: '' } })).toBe(
    'groupToken is missing. Set TURSO_GROUP_AUTH_TOKEN, or give it as an option. schemaDatabase is missing. Set TURSO_DATABASE_NAME, or give it as an option. '
    + 'Nothing says where the databases are. Set TURSO_API_TOKEN or TURSO_SCHEMA_DATABASE_URL, or give apiToken or schemaDatabaseUrl as an option.',
  );
});

test.each<[string, TenantsOptions, RegExp]>([
  ['a token with a line break', { groupToken: 'secret\n' }, /^groupToken holds a space, a line break or another character that no token has\. Copy it again\.$/],
  ['a name that is none', { schemaDatabase: 'My DB' }, /^schemaDatabase is "My DB"\. A name holds/],
  ['a URL with a password', { schemaDatabaseUrl: 'libsql://me:secret@schema-acme.turso.io' }, /^schemaDatabaseUrl is no URL of a database\./],
  ['a URL that says nothing of tenants', { environment: { ...good, TURSO_API_TOKEN: '', TURSO_SCHEMA_DATABASE_URL: 'https://db.example.com' } }, /does not hold its name, "schema"/],
  ['a prefix that is none', { prefix: 'Tenant' }, /^prefix is "Tenant"\./],
  ['a time that is none', { refreshMs: -1 }, /^refreshMs is -1\./],
  ['another way to fail', { onFailure: 'ignore' as never }, /^onFailure is "ignore"\. Use "throw" or "open"\.$/],
])('%s is refused', (_name, options, message) => {
  expect(messageFor({ environment: good, ...options })).toMatch(message);
});

test.each(['', undefined])('a tenant id that is %j is refused', async (tenantId) => {
  await expect(createTenants({ environment: good }).open(tenantId as string)).rejects.toMatchObject({ code: 'CONFIGURATION' });
});

test('tenants are named as by the rule of the application', async () => {
  const tenants = createTenants({ environment: good, databaseName: (tenantId) => `t-${tenantId}` });
  expect(await tenants.databaseName('acme')).toBe('t-acme');
  await expect(tenants.databaseName('A')).rejects.toThrow('databaseName gives "t-A" for the tenant "A".');
  expect(await createTenants({ environment: good, prefix: 'tenant' }).databaseName('Acme Corp.')).toBe('tenant-acme-corp-1vyn3uk2ikct');
});
