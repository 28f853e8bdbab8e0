import { tursoProvider } from '../../src/provider/provider';
import type { ReattachedProvider } from '../../src/terraform/protocol';
import { describeWithTerraform } from '../support/describe-with-terraform';
import { providerBlock, REQUIRED_PROVIDERS, serveTurso } from '../support/provider';
import { TerraformProject } from '../support/terraform';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

jest.setTimeout(60_000);

interface Fixture {
  /** HCL expressions by the names of attributes. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly finds: object;
  /** What is said where there is nothing of the name `nowhere`; left out where nothing is an answer, too. */
  readonly missing?: RegExp;
}

const FIXTURES: Readonly<Record<string, Fixture>> = {
  turso_locations: { inputs: {}, finds: { locations: expect.objectContaining({ 'aws-us-east-1': expect.stringContaining('Virginia') }) } },
  turso_group: {
    inputs: { name: 'turso_group.g.name' },
    finds: { name: 'g', location: 'aws-us-east-1', delete_protection: false, id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    missing: /Error: Could not read group "nowhere" .*GET .*\/groups\/nowhere answered 404/,
  },
  turso_database: {
    inputs: { name: 'turso_database.branch.name' },
    finds: { name: 'branch', group: 'g', parent: 'origin', block_reads: false, url: expect.stringContaining('branch') },
    missing: /Error: Could not read database "nowhere" .*GET .*\/databases\/nowhere answered 404/,
  },
  turso_databases: {
    inputs: { group: 'turso_database.branch.group' },
    finds: { databases: [expect.objectContaining({ name: 'branch', parent: 'origin' }), expect.objectContaining({ name: 'origin', parent: null })] },
  },
};

const RESOURCES = `
resource "turso_group" "g" {
  name     = "g"
  location = "aws-us-east-1"
}
resource "turso_database" "origin" {
  name  = "origin"
  group = turso_group.g.name
}
resource "turso_database" "branch" {
  name  = "branch"
  group = turso_group.g.name
  seed  = { type = "database", name = turso_database.origin.name }
}
`;

test('has a fixture for every data source', () => {
  expect(Object.keys(FIXTURES).sort()).toEqual(tursoProvider.dataSources.map(({ type }) => type).sort());
});

describeWithTerraform.each(Object.entries(FIXTURES))('data %s', (type, { inputs, finds, missing }) => {
  let local: TursoLocal;
  let provider: ReattachedProvider;
  let project: TerraformProject;

  beforeAll(async () => {
    [local, provider] = await Promise.all([startTursoLocal(), serveTurso()]);
    project = new TerraformProject(provider.env);
  });

  afterAll(async () => {
    await provider.close();
    await local.stop();
    project.remove();
  });

  const configure = (given: Readonly<Record<string, string>>, resources = RESOURCES) => project.config([
    REQUIRED_PROVIDERS,
    providerBlock(local),
    resources,
    `data "${type}" "it" {\n${Object.entries(given).map(([name, value]) => `  ${name} = ${value}\n`).join('')}  depends_on = [turso_database.branch]\n}`,
  ].join('\n'));

  test('is read when what it depends on exists, and then changes nothing', async () => {
    configure(inputs);
    await project.apply();
    expect(project.instance(`data.${type}.it`).attributes).toMatchObject(finds);
    expect(await project.plannedActions()).toEqual({});
  });

  if (missing !== undefined) {
    test('fails when there is nothing of that name', async () => {
      configure({ name: '"nowhere"' });
      expect(await project.fail('plan')).toMatch(missing);
    });
  }
});
