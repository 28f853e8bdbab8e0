import { FLEET, fleetBlock, stageOf, UNIQUE, USERS } from './fleet-stage';
import { Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { providerBlock, REQUIRED_PROVIDERS } from '../../support/provider';

jest.setTimeout(60_000);

const live = new Live();
const stage = stageOf(live);

/** Writes a configuration that Terraform deploys with a new token for the group "g". */
async function deployWith(scopes: readonly string[], resources: string): Promise<void> {
  const name = scopes.join('-').replaceAll(':', '-');
  const request = { organization: live.local.organization, group: 'g', scopes };
  const { body: { token } } = await live.local.call('POST', `/v1/auth/api-tokens/${name}`, request);
  live.project.config(`${REQUIRED_PROVIDERS}${providerBlock({ ...live.local, apiToken: token })}${resources}`);
}

describeWithTerraform('a stack that only migrates', () => {
  async function write(scopes: readonly string[], migrations: readonly object[], more = ''): Promise<void> {
    return deployWith(scopes, fleetBlock(migrations, `discover = { group = "g", prefix = "t-" }\n${more}`));
  }

  const version = async (database: string) => (await stage.run(database, 'SELECT name FROM _turso_migrations ORDER BY position DESC LIMIT 1'))[0];

  test('plans and applies with a token of the group that may read and create tokens for databases', async () => {
    await stage.open('t-1', 't-2', 't-3', 't-4');
    await write(['read', 'db:mint-token'], [USERS]);
    expect(await live.project.plannedActions()).toEqual({ [FLEET]: 'create' });
    await live.project.apply();
    await write(['db:mint-token', 'read'], [USERS, UNIQUE]);
    const { text } = await live.project.plan();
    expect(text).not.toContain('were not tried');
    await live.project.apply();
    for (const database of ['schema', 't-1', 't-4']) expect(await version(database)).toEqual([UNIQUE.name]);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('needs to create and delete databases for a rehearsal, and says so before it changes anything', async () => {
    await stage.open('t-1');
    await write(['read', 'db:mint-token'], [USERS], 'strategy = { canary_count = 1 }');
    expect(await live.project.failApply()).toMatch(/403.*db:create/);
    expect(await stage.objects('t-1')).toEqual([]);
    await write(['read', 'db:mint-token', 'db:create', 'db:delete'], [USERS], 'strategy = { canary_count = 1 }');
    await live.project.apply();
    expect(await version('t-1')).toEqual([USERS.name]);
    expect((await live.databaseNames()).sort()).toEqual(['schema', 't-1']);
    // A rollout without Terraform finds the same tenants and is as careful.
    const [[settings]] = await stage.run('schema', 'SELECT settings FROM _turso_fleet_rollouts ORDER BY epoch DESC LIMIT 1');
    expect(JSON.parse(String(settings))).toEqual({ discovery: { group: 'g', prefix: 't-' }, strategy: { canaryCount: 1 } });
  });
});

describeWithTerraform('a fleet in two groups', () => {
  const PREFIX = 'discover = { prefix = "t-" }';
  const rows = async () => (await stage.run('schema', 'SELECT name FROM _turso_fleet ORDER BY name')).flat();

  test('keeps the tenants that a token of one group may not see', async () => {
    await stage.open('t-1');
    await live.local.api('POST', '/groups', { name: 'far', location: 'aws-us-east-1' });
    await live.local.api('POST', '/databases', { name: 't-2', group: 'far' });
    stage.fleet([USERS], PREFIX);
    await live.project.apply();
    expect(await rows()).toEqual(['schema', 't-1', 't-2']);

    await deployWith(['read', 'db:mint-token'], fleetBlock([USERS, UNIQUE], PREFIX));
    expect(await live.project.fail('plan')).toMatch(/1 tenant is out of reach.*"t-2".*Use a token for the whole organization/);
    expect(await live.project.failApply('-refresh=false')).toMatch(/1 tenant is out of reach/);
    await deployWith(['db:mint-token', 'read'], fleetBlock([USERS], PREFIX));
    expect((await live.project.plan()).text).toMatch(/Warning: Tenants are out of reach.*"t-2"/s);
    expect(await rows()).toEqual(['schema', 't-1', 't-2']);

    stage.fleet([USERS, UNIQUE], PREFIX);
    await live.project.apply();
    expect(stage.state()).toMatchObject({ tenant_count: 2, versions: { [UNIQUE.name]: 2 } });
    await live.local.api('DELETE', '/databases/t-2');
    stage.fleet([USERS, UNIQUE], `${PREFIX}\ntarget_version = "${USERS.name}"`);
    await live.project.apply();
    expect(await rows()).toEqual(['schema', 't-1']);
  });
});

describeWithTerraform('a stack of databases in an existing group', () => {
  const databases = (protectedDatabase: boolean) => `
    resource "turso_database" "schema" {
      name  = "schema"
      group = "g"
    }
    resource "turso_database" "tenant" {
      name              = "t-1"
      group             = "g"
      delete_protection = ${protectedDatabase}
      force_destroy     = true
    }
    resource "turso_database_token" "app" {
      database    = turso_database.tenant.name
      database_id = turso_database.tenant.id
    }
    resource "turso_group_token" "app" {
      group = "g"
    }
    ${fleetBlock([USERS], 'databases = [turso_database.tenant.name]\ndepends_on = [turso_database.schema]')}
  `;

  test('needs a scope for each kind of resource, and cannot make a token for the Platform API', async () => {
    await live.local.api('POST', '/groups', { name: 'g', location: 'aws-us-east-1' });
    const creates = ['read', 'db:create', 'db:mint-token', 'group:mint-token'];
    await deployWith(creates, databases(false));
    await live.project.apply();
    await deployWith([...creates, 'db:delete'], databases(true));
    expect(await live.project.failApply()).toMatch(/403.*db:configure/);
    const all = [...creates, 'db:delete', 'db:configure'];
    await deployWith(all, databases(true));
    await live.project.apply();
    await deployWith(['db:configure', ...all.slice(0, -1)], databases(false));
    await live.project.apply();
    await live.project.destroy('-target=turso_database.tenant');
    expect(await live.databaseNames()).toEqual(['schema']);
    await deployWith(['group:mint-token', ...all.filter((scope) => scope !== 'group:mint-token')], `
      resource "turso_api_token" "app" {
        name   = "app"
        group  = "g"
        scopes = ["read"]
      }
    `);
    expect(await live.project.failApply('-target=turso_api_token.app')).toMatch(/403/);
  });
});
