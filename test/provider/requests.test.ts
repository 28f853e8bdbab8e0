import { describeWithTerraform } from '../support/describe-with-terraform';
import { providerBlock, REQUIRED_PROVIDERS, serveTurso, type ServedProvider } from '../support/provider';
import { TerraformProject } from '../support/terraform';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

jest.setTimeout(60_000);

describeWithTerraform('the number of requests', () => {
  let local: TursoLocal;
  let provider: ServedProvider;
  let project: TerraformProject;

  beforeEach(async () => {
    [local, provider] = await Promise.all([startTursoLocal(), serveTurso()]);
    project = new TerraformProject(provider.env);
  });

  afterEach(async () => {
    await provider.close();
    await local.stop();
    project.remove();
  });

  const configure = (count: number, more = '') => project.config(`
    ${REQUIRED_PROVIDERS}
    ${providerBlock(local)}
    resource "turso_group" "g" {
      name     = "g"
      location = "aws-us-east-1"
    }
    resource "turso_database" "d" {
      count = ${count}
      name  = "d\${count.index}"
      group = turso_group.g.name
      ${more}
    }
  `);

  /** How often each kind of request was made; names and queries are left out. */
  const counted = async (work: () => Promise<unknown>): Promise<Record<string, number>> => {
    await local.clearRequests();
    await work();
    const counts: Record<string, number> = {};
    for (const { method, path } of await local.requests()) {
      const kind = `${method} ${path.replace(/\?.*/, '').replace(/^\/v1\/organizations\/[^/]+/, '').replace(/(databases|groups)\/[^/]+/, '$1/NAME').replace(/.*\/v2\/pipeline/, '/pipeline')}`;
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    return counts;
  };

  test('of creating databases is one for each, and one shared list', async () => {
    configure(0);
    await project.apply();
    configure(20);
    expect(await counted(async () => project.apply())).toEqual({ 'GET /groups': 1, 'GET /databases': 1, 'POST /databases': 20 });
  });

  test('of refreshing many databases of one group is a few and a list', async () => {
    configure(20);
    await project.apply();
    expect(await counted(async () => project.succeed('plan'))).toEqual({ 'GET /groups': 1, 'GET /databases/NAME': 5, 'GET /databases': 1 });
  });

  test('of creating databases with a configuration is one more for each', async () => {
    configure(0);
    await project.apply();
    configure(3, 'block_writes = true');
    expect(await counted(async () => project.apply()))
      .toEqual({ 'GET /groups': 1, 'GET /databases': 1, 'POST /databases': 3, 'PATCH /databases/NAME/configuration': 3 });
  });

  test('grows by one for each database that manages its size limit', async () => {
    configure(3, 'size_limit = "256mb"');
    await project.apply();
    expect(await counted(async () => project.succeed('plan')))
      .toEqual({ 'GET /groups': 1, 'GET /databases/NAME': 3, 'GET /databases/NAME/configuration': 3 });
  });

  test('of a plan of an unchanged fleet does not grow with its tenants', async () => {
    project.file('fleet.tf', `resource "turso_schema_fleet" "f" {
      schema_database = turso_database.d[0].name
      databases       = slice(turso_database.d[*].name, 1, length(turso_database.d))
      migrations      = [{ name = "0001", sql = "CREATE TABLE t (x)" }]
    }`);
    configure(10);
    await project.apply();
    const ofTen = await counted(async () => project.succeed('plan'));
    expect(ofTen).toMatchObject({ 'GET /groups': 1, 'GET /databases': 1, 'POST /databases/NAME/auth/tokens': 1 });
    configure(20);
    await project.apply();
    expect(await counted(async () => project.succeed('plan'))).toEqual(ofTen);
  });

  const found = (...migrations: readonly string[]) => project.config(`
    ${REQUIRED_PROVIDERS}
    ${providerBlock(local)}
    resource "turso_schema_fleet" "f" {
      schema_database = "schema"
      discover        = { parent = "schema", exclude = ["schema-backup"] }
      migrations      = ${JSON.stringify(migrations.map((sql, index) => ({ name: `000${index}`, sql })))}
      strategy        = { canary_count = 1 }
    }
  `);

  const TABLES = ['CREATE TABLE t (x)', 'CREATE TABLE u (x)', 'CREATE TABLE v (x)'];

  /** What a plan of a fleet asks for, beside the pages of the list: the schema database, and its ledger with a token to read it. */
  const LOOK = { 'GET /databases/NAME': 1, 'GET /databases': 1, 'POST /databases/NAME/auth/tokens': 1, 'POST /pipeline': 1 };

  test('of a plan of a discovered fleet is at most six and the list, whatever its size', async () => {
    await local.api('POST', '/groups', { name: 'g', location: 'aws-us-east-1' });
    const make = (name: string) => local.api('POST', '/databases', { name, group: 'g', seed: { type: 'database', name: 'schema' } });
    await local.api('POST', '/databases', { name: 'schema', group: 'g' });
    for (const name of ['a', 'b', 'c', 'schema-backup']) await make(name);
    found(TABLES[0]);
    await project.apply();
    expect(project.instance('turso_schema_fleet.f').attributes).toMatchObject({ tenant_count: 3, behind_count: 0, versions: { '0000': 3 } });
    expect(await counted(async () => project.succeed('plan'))).toEqual(LOOK);

    found(...TABLES.slice(0, 2));
    // A transaction that is rolled back wants a token that may write. A rehearsal makes a branch, which a protected group would keep.
    const pending = { ...LOOK, 'GET /groups': 1, 'POST /databases/NAME/auth/tokens': 2, 'POST /pipeline': 2 };
    expect(await counted(async () => project.succeed('plan'))).toEqual(pending);
    for (let index = 0; index < 8; index++) await make(`more-${index}`);
    found(...TABLES);
    expect(await counted(async () => project.succeed('plan'))).toEqual(pending);
    await project.apply();
    expect(project.instance('turso_schema_fleet.f').attributes).toMatchObject({ tenant_count: 11, behind_count: 0, versions: { '0002': 11 } });
  });
});
