import type { ReattachedProvider } from '../../src/terraform/protocol';
import { describeWithTerraform } from '../support/describe-with-terraform';
import { providerBlock, REQUIRED_PROVIDERS, serveTurso } from '../support/provider';
import { TerraformProject } from '../support/terraform';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

jest.setTimeout(60_000);

describeWithTerraform('the number of requests', () => {
  let local: TursoLocal;
  let provider: ReattachedProvider;
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
      const kind = `${method} ${path.replace(/\?.*/, '').replace(/^\/v1\/organizations\/[^/]+/, '').replace(/(databases|groups)\/[^/]+/, '$1/NAME')}`;
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    return counts;
  };

  test('of creating databases is one each, and one list that they share', async () => {
    configure(0);
    await project.apply();
    configure(20);
    expect(await counted(async () => project.apply())).toEqual({ 'GET /groups': 1, 'GET /databases': 1, 'POST /databases': 20 });
  });

  test('of reading many databases of one group again is a handful and a list', async () => {
    configure(20);
    await project.apply();
    expect(await counted(async () => project.succeed('plan'))).toEqual({ 'GET /groups': 1, 'GET /databases/NAME': 5, 'GET /databases': 1 });
  });

  test('of creating databases with a configuration is one more each', async () => {
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
});
