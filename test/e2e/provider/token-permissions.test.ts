import { database } from './live';
import type { ReattachedProvider } from '../../../src/terraform/protocol';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { providerBlock, REQUIRED_PROVIDERS, serveTurso } from '../../support/provider';
import { TerraformProject } from '../../support/terraform';
import { startTursoLocal, type TursoLocal } from '../../support/turso-local';

jest.setTimeout(60_000);

describeWithTerraform('tokens of a database on the newer control plane', () => {
  let local: TursoLocal;
  let provider: ReattachedProvider;
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

  test('are asked for without a word about permissions where none are given', async () => {
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
