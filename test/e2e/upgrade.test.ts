import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tursoProvider } from '../../src/provider/provider';
import { createTenants } from '../../src/runtime';
import { describeWithTerraform } from '../support/describe-with-terraform';
import { providerBlock, serveTurso, type ServedProvider } from '../support/provider';
import { TerraformProject, type StateInstance } from '../support/terraform';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

jest.setTimeout(60_000);

/** What each release left behind: a folder for each version, which `npm run release:fixture` makes. */
const FIXTURES = join(__dirname, 'upgrade');
const VERSIONS = readdirSync(FIXTURES).filter((name) => existsSync(join(FIXTURES, name, 'fixture.json')));

interface Fixture {
  readonly version: string;
  readonly terraform: string;
  /** The version of the schema of each resource. */
  readonly resources: Readonly<Record<string, number>>;
}

const read = (version: string, name: string) => readFileSync(join(FIXTURES, version, name), 'utf8');
const fixtures = VERSIONS.map((version) => JSON.parse(read(version, 'fixture.json')) as Fixture);
const MIGRATION = 'sql = "CREATE INDEX customers_by_name ON customers (name)" },';

/** What says only what the last apply did. A refresh removes it. */
function lasting(type: string, attributes: Record<string, unknown>): Record<string, unknown> {
  const schema = tursoProvider.resources.find((resource) => resource.type === type)?.schema.attributes ?? {};
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => schema[name]?.options.transient !== true));
}

test('each schema version of a resource has a fixture, from the first released one to the one before the present', () => {
  expect(fixtures.length).toBeGreaterThan(0);
  for (const { type, schema: { version = 0 } } of tursoProvider.resources) {
    const released = fixtures.map(({ resources }) => resources[type]).filter((found) => found !== undefined);
    const wanted = Array.from({ length: version - Math.min(version, ...released) }, (_, index) => version - 1 - index).reverse();
    expect({ type, released: [...new Set(released)].sort().filter((found) => found < version) }).toEqual({ type, released: wanted });
  }
});

describeWithTerraform.each(fixtures)('a deployment of version $version, stored by Terraform $terraform', ({ version, resources }) => {
  let local: TursoLocal;
  let provider: ServedProvider;
  let project: TerraformProject;
  let data: string;
  let stored: StateInstance[];

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'upgrade-'));
    execFileSync('tar', ['-xzf', join(FIXTURES, version, 'platform.tar.gz'), '-C', data]);
    [local, provider] = await Promise.all([startTursoLocal({ data: join(data, 'platform') }), serveTurso()]);
    project = new TerraformProject(provider.env);
    // The URLs of turso-local contain its port.
    project.file('terraform.tfstate', read(version, 'state.json').replace(/127\.0\.0\.1:\d+/g, new URL(local.apiUrl).host));
    project.config(read(version, 'main.tf') + providerBlock(local));
    stored = project.state();
  });
  afterAll(async () => {
    project?.remove();
    await provider?.close();
    await local?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  test('has every resource of that version, and an empty plan', async () => {
    expect([...new Set(stored.map(({ address }) => address.split('.')[0]))].sort()).toEqual(Object.keys(resources).sort());
    expect(await project.plannedActions()).toEqual({});
    expect(await project.plannedActions('-refresh=false')).toEqual({});
  });

  test('keeps the value of each attribute in a refresh', async () => {
    await project.apply('-refresh-only');
    const refreshed = new Map(project.state().map(({ address, attributes }) => [address, attributes]));
    expect([...refreshed.keys()].sort()).toEqual(stored.map(({ address }) => address).sort());
    for (const { address, attributes } of stored) {
      expect({ [address]: refreshed.get(address) }).toMatchObject({ [address]: lasting(address.split('.')[0], attributes) });
    }
  });

  test('migrates its fleet further', async () => {
    const configuration = read(version, 'main.tf');
    expect(configuration).toContain(MIGRATION);
    const added = '{ name = "0003_note", sql = "ALTER TABLE customers ADD COLUMN note TEXT" },';
    project.config(configuration.replace(MIGRATION, `${MIGRATION}\n    ${added}`) + providerBlock(local));
    expect(await project.apply()).toContain('Apply complete! Resources: 0 added, 1 changed, 0 destroyed.');
    expect(project.instance('turso_schema_fleet.crm').attributes).toMatchObject({ version: '0003_note', versions: { '0003_note': 3 } });
    expect(await project.plannedActions()).toEqual({});
  });

  test('has a tenant of an application, which the runtime opens at the version of the fleet', async () => {
    const tenants = createTenants({
      schemaDatabase: 'crm-schema',
      group: 'main',
      groupToken: project.instance('turso_group_token.tenants').attributes.token,
      organization: local.organization,
      apiUrl: local.apiUrl,
      apiToken: local.apiToken,
      environment: {},
    });
    const client = await tenants.open('initech');
    expect((await client.execute('SELECT id, note FROM customers')).rows).toEqual([]);
    tenants.close();
  });
});
