import { describeWithTerraform } from '../../support/describe-with-terraform';
import { providerBlock, REQUIRED_PROVIDERS, serveTurso, type ServedProvider } from '../../support/provider';
import { TerraformProject } from '../../support/terraform';
import { startTursoLocal, type TursoLocal } from '../../support/turso-local';

jest.setTimeout(60_000);

describeWithTerraform('an imported database whose configuration names a seed', () => {
  let local: TursoLocal;
  let provider: ServedProvider;
  let project: TerraformProject;
  beforeAll(async () => {
    [local, provider] = await Promise.all([startTursoLocal(), serveTurso()]);
    project = new TerraformProject(provider.env);
  });
  afterAll(async () => {
    project?.remove();
    await provider?.close();
    await local?.stop();
  });

  test('is not replaced after an update that failed', async () => {
    await local.api('POST', '/groups', { name: 'g', location: 'aws-us-east-1' });
    await local.api('POST', '/databases', { name: 'd', group: 'g' });
    const { DbId: id } = (await local.api('GET', '/databases/d')).body.database;
    project.config(`${REQUIRED_PROVIDERS}${providerBlock(local)}
      resource "turso_database" "d" {
        name         = "d"
        group        = "g"
        block_writes = true
        seed         = { type = "database", name = "origin" }
      }
    `);
    await project.succeed('import', 'turso_database.d', 'd');
    await local.faults({ method: 'PATCH', path: '/databases/d/configuration$', status: 403 });
    expect(await project.failApply()).toContain('Could not update database "d"');
    await local.faults();
    expect(await project.plannedActions()).toEqual({ 'turso_database.d': 'update' });
    await project.apply();
    expect((await local.api('GET', '/databases/d')).body.database).toMatchObject({ DbId: id, block_writes: true });
    expect(await project.plannedActions()).toEqual({});
  });
});
