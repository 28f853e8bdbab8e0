import { database, Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { providerBlock, REQUIRED_PROVIDERS, serveTurso, type ServedProvider } from '../../support/provider';
import { TerraformProject } from '../../support/terraform';
import { startTursoLocal, type TursoLocal } from '../../support/turso-local';

jest.setTimeout(60_000);

describeWithTerraform('tokens of a database on the newer control plane', () => {
  let local: TursoLocal;
  let provider: ServedProvider;
  let project: TerraformProject;

  beforeAll(async () => {
    [local, provider] = await Promise.all([startTursoLocal({ strictNewDatabases: true }), serveTurso()]);
  });

  afterAll(async () => {
    await provider?.close();
    await local?.stop();
  });

  beforeEach(() => {
    project = new TerraformProject(provider.env);
  });

  afterEach(async () => {
    await project.destroy();
    project.remove();
  });

  const write = (more: string) => project.config(`${REQUIRED_PROVIDERS}${providerBlock(local)}${database()}
    resource "turso_database_token" "t" {
      database = turso_database.d.name
      ${more}
    }
  `);

  test('are requested without permissions if none are given', async () => {
    write('authorization = "read-only"');
    await project.apply();
    expect(await project.plannedActions()).toEqual({});
  });

  test('cannot attach, and the error says which attribute to leave out', async () => {
    write('read_attach = { databases = [turso_database.d.name] }');
    const text = await project.failApply();
    expect(text).toContain('Error: Tokens of this database cannot have read_attach');
    expect(text).toMatch(/Permissions are not supported for db-api controlled databases\. .* Leave read_attach out/);
    write('');
    await project.apply();
    expect(await project.plannedActions()).toEqual({});
  });
});

describeWithTerraform('fine-grained permissions', () => {
  const live = new Live();

  const answer = async (address: string, sql: string) => {
    const { token } = live.project.instance(address).attributes;
    const url = live.project.instance('turso_database.d').attributes.http_url;
    const body = JSON.stringify({ requests: [{ type: 'execute', stmt: { sql } }] });
    const response = await fetch(`${url}/v2/pipeline`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body });
    return response.ok ? (await response.json() as any).results[0].type : response.status;
  };

  const write = (permissions: string) => live.write(`${database()}
    resource "turso_sql" "schema" {
      database    = turso_database.d.name
      database_id = turso_database.d.id
      statements  = ["CREATE TABLE orders (x); CREATE TABLE users (x)"]
    }
    resource "turso_database_token" "t" {
      database                 = turso_database.d.name
      fine_grained_permissions = ${permissions}
    }
    resource "turso_group_token" "t" {
      group                    = turso_group.g.name
      fine_grained_permissions = ${permissions}
    }
  `);

  test.each(['turso_database_token.t', 'turso_group_token.t'])('allow what they say, on the tables that they name: %s', async (address) => {
    write('[{ actions = ["data_read"] }, { tables = ["orders"], actions = ["data_add", "data_update"] }]');
    await live.project.apply();
    expect(await live.project.plannedActions()).toEqual({});
    expect(await answer(address, 'SELECT * FROM users')).toBe('ok');
    expect(await answer(address, 'INSERT INTO orders VALUES (1)')).toBe('ok');
    expect(await answer(address, 'INSERT INTO users VALUES (1)')).not.toBe('ok');
    expect(await answer(address, 'DELETE FROM orders')).not.toBe('ok');

    // Another order means nothing, another action makes another token.
    write('[{ tables = ["orders"], actions = ["data_update", "data_add"] }, { actions = ["data_read"] }]');
    expect(await live.project.plannedActions()).toEqual({});
    write('[{ actions = ["data_read", "data_delete"] }]');
    expect(await live.project.plannedActions()).toMatchObject({ [address]: 'delete-create' });
    await live.project.apply();
    expect(await answer(address, 'DELETE FROM orders')).toBe('ok');
    expect(await live.project.plannedActions()).toEqual({});
  });
});
