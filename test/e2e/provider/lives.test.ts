import { tursoProvider } from '../../../src/provider/provider';
import { Turso } from '../../../src/provider/turso';
import type { ReattachedProvider } from '../../../src/terraform/protocol';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { openGate } from '../../support/gate';
import { projectWithPlugin, providerBlock, REQUIRED_PROVIDERS, serveTurso } from '../../support/provider';
import { TerraformProject } from '../../support/terraform';
import { startTursoLocal, type Fault, type TursoLocal } from '../../support/turso-local';

jest.setTimeout(60_000);

const HOUR = 3_600_000;

let local: TursoLocal;
let provider: ReattachedProvider;
let project: TerraformProject;
/** What the provider believes to be passed since the present. */
let elapsed = 0;

beforeAll(async () => {
  const withClock = {
    ...tursoProvider,
    configure: (config: any, { log, terraformVersion }: any) => Turso.connect({
      organization: config.organization, apiToken: config.api_token, apiUrl: config.api_url, terraformVersion,
    }, log, () => Date.now() + elapsed),
  };
  [local, provider] = await Promise.all([startTursoLocal(), serveTurso(withClock)]);
});

afterAll(async () => {
  await provider?.close();
  await local?.stop();
});

beforeEach(() => {
  elapsed = 0;
  project = new TerraformProject(provider.env);
});

afterEach(async () => {
  await local.faults();
  for (const { Name: name } of (await local.api('GET', '/databases')).body.databases) {
    await local.api('PATCH', `/databases/${name}/configuration`, { delete_protection: false });
  }
  for (const { name } of (await local.api('GET', '/groups')).body.groups) {
    await local.api('PATCH', `/groups/${name}/configuration`, { delete_protection: false });
    await local.api('DELETE', `/groups/${name}`);
  }
  project.remove();
});

const write = (resources: string) => project.config(`${REQUIRED_PROVIDERS}${providerBlock(local)}${resources}`);

const group = (more = '') => `
resource "turso_group" "g" {
  name     = "g"
  location = "aws-us-east-1"
  ${more}
}
`;

const database = (more = '') => `${group()}
resource "turso_database" "d" {
  name  = "d"
  group = turso_group.g.name
  ${more}
}
`;

const databaseNames = async () => (await local.api('GET', '/databases')).body.databases.map((one: any) => one.Name);
const mints = async () => (await local.requests()).filter(({ path }) => /\/auth\/tokens/.test(path)).length;

describeWithTerraform('drift made behind its back', () => {
  const configure = async (path: string, changes: object) => {
    expect((await local.api('PATCH', `${path}/configuration`, changes)).status).toBe(200);
  };

  test.each<[string, string, object, object]>([
    ['turso_group.g', '/groups/g', { delete_protection: true }, { delete_protection: false }],
    ['turso_database.d', '/databases/d', { delete_protection: true }, { delete_protection: false }],
    ['turso_database.d', '/databases/d', { block_reads: true }, { block_reads: false }],
    ['turso_database.d', '/databases/d', { block_writes: true }, { block_writes: false }],
    ['turso_database.d', '/databases/d', { size_limit: '512mb' }, { size_limit: '256mb' }],
  ])('of %s is found and put right: %s %j', async (address, path, drift, wanted) => {
    write(database('size_limit = "256mb"'));
    await project.apply();
    await configure(path, drift);
    const { changes } = await project.plan();
    expect(changes).toMatchObject([{ address, actions: 'update', before: drift, after: wanted }]);
    await project.apply();
    expect((await local.api('GET', `${path}/configuration`)).body).toMatchObject(wanted);
    expect(await project.plannedActions()).toEqual({});
  });

  test('is not seen in another way to write the same size', async () => {
    write(database('size_limit = "1gb"'));
    await project.apply();
    await configure('/databases/d', { size_limit: '1024mb' });
    expect(await project.plannedActions()).toEqual({});
  });

  test('is not looked for in a size limit that nobody manages', async () => {
    write(database());
    await project.apply();
    await configure('/databases/d', { size_limit: '1gb' });
    expect(await project.plannedActions()).toEqual({});
  });

  test('makes a new token where the database was recreated under its name', async () => {
    write(`${database()}
      resource "turso_database_token" "t" {
        database = turso_database.d.name
      }
      resource "turso_group_token" "t" {
        group = turso_group.g.name
      }
    `);
    await project.apply();
    const [oldDatabaseToken, groupToken] = ['turso_database_token.t', 'turso_group_token.t'].map((address) => project.instance(address).attributes.jwt);
    const { id } = project.instance('turso_database.d').attributes;
    await local.api('DELETE', '/databases/d');
    await local.api('POST', '/databases', { name: 'd', group: 'g' });
    expect(await project.plannedActions()).toMatchObject({ 'turso_database_token.t': 'create' });
    await project.apply();
    expect(project.instance('turso_database_token.t').attributes.jwt).not.toBe(oldDatabaseToken);
    expect(project.instance('turso_database_token.t').attributes.database_id).not.toBe(id);
    expect(project.instance('turso_group_token.t').attributes.jwt).toBe(groupToken);
    expect(await project.plannedActions()).toEqual({});
  });
});

describeWithTerraform('delete protection', () => {
  test.each([
    ['a group', () => write(group('delete_protection = true')), 'Error: Group "g" is protected against deletion'],
    ['a database', () => write(database('delete_protection = true')), 'Error: Database "d" is protected against deletion'],
  ])('of %s refuses to destroy it in the plan, and says how to lift it', async (_what, protect, summary) => {
    protect();
    await project.apply();
    const text = await project.fail('plan', '-destroy');
    expect(text).toContain(summary);
    expect(text).toContain('set delete_protection to false, apply, and then apply this change.');
    await project.fail('destroy', '-auto-approve');
    expect((await local.api('GET', '/groups/g')).status).toBe(200);
  });

  test('refuses a change that would replace the database, too', async () => {
    write(database('delete_protection = true'));
    await project.apply();
    write(database('delete_protection = true').replace('name  = "d"', 'name  = "other"'));
    expect(await project.fail('plan')).toContain('This plan would delete and create anew a database whose delete_protection is true.');
  });

  test('that was lifted lets go in the next apply', async () => {
    write(database('delete_protection = true'));
    await project.apply();
    write(database());
    await project.apply();
    await project.destroy();
    expect(await databaseNames()).toEqual([]);
  });
});

describeWithTerraform('a create', () => {
  const lost: [string, Fault][] = [
    ['a 502 came instead', { status: 502, when: 'after', times: 1 }],
    ['the connection broke', { drop: 'after', times: 1 }],
    ['the request never arrived', { drop: 'before', times: 1 }],
    ['a 503 came before it took effect', { status: 503, when: 'before', times: 1 }],
    ['the rate limit was reached', { status: 429, retryAfter: 0, times: 1 }],
  ];

  test.each(lost)('of a database whose answer was lost is found again, not made twice: %s', async (_how, fault) => {
    write(database());
    await local.faults({ method: 'POST', path: '/databases$', ...fault });
    await project.apply();
    expect(await databaseNames()).toEqual(['d']);
    expect((await local.api('GET', '/databases/d')).body.database.DbId).toBe(project.instance('turso_database.d').attributes.id);
    expect(await project.plannedActions()).toEqual({});
  });

  test.each(lost)('of a group whose answer was lost is found again: %s', async (_how, fault) => {
    write(group());
    await local.faults({ method: 'POST', path: '/groups$', ...fault });
    await project.apply();
    expect((await local.api('GET', '/groups/g')).body.group.uuid).toBe(project.instance('turso_group.g').attributes.id);
    expect(await project.plannedActions()).toEqual({});
  });

  test('never adopts what had the name before, but says how to import it', async () => {
    await local.api('POST', '/groups', { name: 'g', location: 'aws-us-east-1' });
    write(group());
    const text = await project.failApply();
    expect(text).toContain('Error: Could not create group "g"');
    expect(text).toMatch(/[Ii]mport it/);
    await project.succeed('import', 'turso_group.g', 'g');
    await local.api('POST', '/databases', { name: 'd', group: 'g' });
    await local.faults({ method: 'POST', path: '/databases$', drop: 'after', times: 1 });
    write(database());
    expect(await project.failApply()).toMatch(/Error: Could not create database "d".*[Ii]mport it/);
    expect(project.state().map(({ address }) => address)).toEqual(['turso_group.g']);
  });

  test('that fails after the database exists keeps it as tainted', async () => {
    write(database('block_writes = true'));
    await local.faults({ method: 'PATCH', path: '/databases/d/configuration', status: 400 });
    expect(await project.failApply()).toContain('Error: Could not create database "d"');
    expect(project.instance('turso_database.d')).toMatchObject({ status: 'tainted', attributes: { name: 'd', block_writes: false } });
    await local.faults();
    await project.apply();
    expect(await databaseNames()).toEqual(['d']);
    expect(await project.plannedActions()).toEqual({});
  });

  test('in a group that does not exist says so', async () => {
    write('resource "turso_database" "d" {\n  name = "d"\n  group = "nowhere"\n}');
    expect(await project.failApply()).toMatch(/Error: Could not create database "d".* POST \/v1\/organizations\/local\/databases .*group/);
  });

  test('with a name that Turso does not take is refused before anything is planned', async () => {
    write('resource "turso_group" "g" {\n  name = "My Group"\n  location = "aws-us-east-1"\n}');
    const text = await project.fail('validate');
    expect(text).toContain('name is "My Group". A name holds lowercase letters, digits and dashes');
    expect(text).toContain('Change it, for example to "my-group".');
  });
});

describeWithTerraform('a token', () => {
  const TOKEN = 'turso_database_token.t';
  const token = (more: string) => `${database()}
    resource "turso_database_token" "t" {
      database = turso_database.d.name
      ${more}
    }
  `;

  test.each([
    ['in the last third of its life', 'expiration = "3h"', 1.9 * HOUR, 2.1 * HOUR],
    ['as long before its end as was asked', 'expiration = "3h"\nrenew_before = "2h"', 0.9 * HOUR, 1.1 * HOUR],
    ['after its end', 'expiration = "3h"', 1.9 * HOUR, 30 * HOUR],
  ])('is renewed %s, and not before', async (_when, more, early, late) => {
    write(token(more));
    await project.apply();
    const { expires_at: end } = project.instance(TOKEN).attributes;
    const minted = await mints();
    elapsed = early;
    expect(await project.plannedActions()).toEqual({});
    elapsed = late;
    const { changes, file } = await project.plan();
    expect(changes).toMatchObject([{ address: TOKEN, actions: 'update', afterUnknown: { jwt: true, expires_at: true } }]);
    await project.succeed('apply', file);
    elapsed = 0;
    const renewed = project.instance(TOKEN).attributes;
    expect(await mints()).toBe(minted + 1);
    expect(Date.parse(renewed.expires_at)).toBeGreaterThanOrEqual(Date.parse(end));
    expect(await project.plannedActions()).toEqual({});
  });

  test('that never expires is never renewed', async () => {
    write(token(''));
    await project.apply();
    elapsed = 1_000_000 * HOUR;
    expect(await project.plannedActions()).toEqual({});
  });

  test('opens its database, and a read-only one does not write', async () => {
    write(`${token('')}
      resource "turso_database_token" "reader" {
        database      = turso_database.d.name
        authorization = "read-only"
      }
    `);
    await project.apply();
    const [full, reader] = [TOKEN, 'turso_database_token.reader'].map((address) => project.instance(address).attributes.jwt);
    const url = project.instance('turso_database.d').attributes.http_url;
    const execute = async (jwt: string, sql: string) => {
      const body = JSON.stringify({ requests: [{ type: 'execute', stmt: { sql } }] });
      const response = await fetch(`${url}/v2/pipeline`, { method: 'POST', headers: { authorization: `Bearer ${jwt}` }, body });
      return response.ok ? (await response.json() as any).results[0].type : response.status;
    };
    expect(await execute(full, 'CREATE TABLE t (x)')).toBe('ok');
    expect(await execute(reader, 'SELECT * FROM t')).toBe('ok');
    expect(await execute(reader, 'INSERT INTO t VALUES (1)')).not.toBe('ok');
  });
});

describeWithTerraform('a group in which an application created databases', () => {
  test('is not destroyed, and the error names them', async () => {
    write(group());
    await project.apply();
    await local.api('POST', '/databases', { name: 'made-by-the-app', group: 'g' });
    expect(await project.fail('destroy', '-auto-approve')).toMatch(
      /Group "g" still holds databases .* so nothing was deleted: "made-by-the-app"\. Delete them first, or set force_destroy to true/,
    );
    expect((await local.api('GET', '/databases/made-by-the-app')).status).toBe(200);
    write(group('force_destroy = true'));
    await project.apply();
    await project.destroy();
    expect((await local.api('GET', '/groups')).body.groups).toEqual([]);
  });

  test('is not replaced either', async () => {
    write(group());
    await project.apply();
    await local.api('POST', '/databases', { name: 'made-by-the-app', group: 'g' });
    write(group().replace('aws-us-east-1', 'aws-eu-west-1'));
    expect(await project.failApply()).toContain('Group "g" still holds databases');
    expect((await local.api('GET', '/databases/made-by-the-app')).status).toBe(200);
  });
});

describeWithTerraform('a group that is renamed', () => {
  const members = (name: string, id: string) => `
    resource "turso_group" "g" {
      name     = "${name}"
      location = "aws-us-east-1"
    }
    resource "turso_database" "d" {
      name  = "d"
      group = turso_group.g.name
      ${id}
    }
    resource "turso_group_token" "t" {
      group = turso_group.g.name
      ${id}
    }
  `;

  test('keeps its databases and tokens where they name its id', async () => {
    write(members('g', 'group_id = turso_group.g.id'));
    await project.apply();
    const { id } = project.instance('turso_database.d').attributes;
    write(members('renamed', 'group_id = turso_group.g.id'));
    expect(Object.values(await project.plannedActions())).toEqual(['update', 'update', 'update']);
    await project.apply();
    expect((await local.api('GET', '/databases/d')).body.database).toMatchObject({ DbId: id, group: 'renamed' });
    expect(await project.plannedActions()).toEqual({});
  });

  test('by somebody else gets its name back, and keeps its databases and tokens', async () => {
    write(members('g', 'group_id = turso_group.g.id'));
    await project.apply();
    const { id } = project.instance('turso_database.d').attributes;
    await local.api('POST', '/groups/g/rename', { name: 'elsewhere' });
    expect(await project.plannedActions()).toEqual({ 'turso_group.g': 'update', 'turso_database.d': 'update', 'turso_group_token.t': 'update' });
    await project.apply();
    expect((await local.api('GET', '/databases/d')).body.database).toMatchObject({ DbId: id, group: 'g' });
    expect(await project.plannedActions()).toEqual({});
  });

  test('and one that is replaced are told apart: the plan warns that its databases go with it', async () => {
    const forced = members('g', '').replace('"aws-us-east-1"', '"aws-us-east-1"\n      force_destroy = true');
    write(forced);
    await project.apply();
    write(forced.replace('aws-us-east-1', 'aws-eu-west-1'));
    const { text, changes } = await project.plan();
    expect(changes).toMatchObject([{ address: 'turso_group.g', actions: 'delete-create' }]);
    expect(text).toContain('Replacing group "g" deletes every database in it');
    write(members('renamed', ''));
    expect((await project.plan()).text).not.toContain('deletes every database');
  });

  test('is the same group still for databases and tokens that no longer name its id', async () => {
    write(members('g', 'group_id = turso_group.g.id'));
    await project.apply();
    const { id } = project.instance('turso_database.d').attributes;
    write(members('g', ''));
    expect(await project.plannedActions()).not.toMatchObject({ 'turso_database.d': expect.stringContaining('delete') });
    await project.apply();
    expect((await local.api('GET', '/databases/d')).body.database.DbId).toBe(id);
    expect(await project.plannedActions()).toEqual({});
  });

  test('shows in the plan that databases which know only its name are replaced', async () => {
    write(members('g', ''));
    await project.apply();
    write(members('renamed', ''));
    expect(await project.plannedActions()).toMatchObject({ 'turso_group.g': 'update', 'turso_database.d': 'delete-create' });
  });
});

describeWithTerraform('Ctrl-C during an apply', () => {
  test('lets a create that was sent come to its end, keeps it in the state, and the next apply goes on', async () => {
    const gate = await openGate(local.apiUrl, /^POST .*\/databases$/);
    const real = await projectWithPlugin({ env: { ...local.env, TURSO_API_URL: gate.url } });
    try {
      real.config(`${REQUIRED_PROVIDERS}${database('block_writes = true')}`);
      const run = real.start(['apply', '-auto-approve', '-input=false', '-no-color']);
      await gate.reached;
      run.interrupt();
      await run.printed(/Stopping operation/);
      gate.open();
      const { code, text } = await run.outcome;
      expect(code).toBe(1);
      expect(text).toMatch(/Error: Could not create database "d" .* It was cancelled\. What is known to be done is in the state; apply again to go on\./);
      expect(text).not.toMatch(/bug in the provider|did not respond|panic/);
      expect(real.instance('turso_database.d')).toMatchObject({ status: 'tainted', attributes: { name: 'd', block_writes: false } });
      await real.apply();
      expect(await databaseNames()).toEqual(['d']);
      expect(await real.plannedActions()).toEqual({});
    } finally {
      gate.close();
      real.remove();
    }
  });
});
