import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as cdktf from 'cdktf';
import { ModuleKind, transpile } from 'typescript';
import { codeIn } from '../../scripts/docs/code-blocks';
import * as cdktfTurso from '../../src';
import { createTenants as createTenantsOf, type TenantsOptions } from '../../src/runtime';
import { newStack, synthesized } from '../constructs/synthesized';
import { describeWithTerraform } from '../support/describe-with-terraform';
import { providerBlock, REQUIRED_PROVIDERS, serveTurso, type ServedProvider } from '../support/provider';
import { TerraformProject } from '../support/terraform';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

jest.setTimeout(60_000);

const FOLDER = join(__dirname, '../../docs/guides');
const guides = readdirSync(FOLDER).map((name): [string, string] => [name, readFileSync(join(FOLDER, name), 'utf8')]);

test('finds guides, each with code', () => {
  expect(guides.map(([name]) => name)).toEqual(expect.arrayContaining([
    'coming-from-another-tool.md', 'from-one-database-to-ten-thousand.md', 'importing-an-organization.md', 'members-and-invites.md', 'opening-tenants.md', 'rollouts.md', 'schema-databases.md', 'seeding.md', 'tokens.md',
  ]));
  expect(guides.filter(([, guide]) => codeIn(guide, 'terraform').length === 0)).toEqual([]);
});

describeWithTerraform('the configuration of a guide', () => {
  let local: TursoLocal;
  let provider: ServedProvider;

  beforeAll(async () => {
    [local, provider] = await Promise.all([startTursoLocal(), serveTurso()]);
    // The people that the guides name.
    await local.signUp('ada', 'ada@example.com');
  });

  afterAll(async () => {
    await provider?.close();
    await local?.stop();
  });

  test.each(guides)('applies the configuration of %s, and then plans no change', async (_name, guide) => {
    const project = new TerraformProject({ ...provider.env, TF_VAR_organization: local.organization });
    try {
      project.config([REQUIRED_PROVIDERS, providerBlock(local), ...codeIn(guide, 'terraform')].join('\n'));
      // Some guides read migrations from a folder.
      project.file('migrations/0001_orders.sql', 'CREATE TABLE orders (id INTEGER PRIMARY KEY);\n');
      await project.apply();
      expect(await project.plannedActions()).toEqual({});
      await runApplication(codeIn(guide, 'js'), project);
      await project.destroy();
    } finally {
      project.remove();
    }
  });

  /** Runs the application code, block after block, with the environment from the outputs of the configuration. */
  async function runApplication(code: string[], project: TerraformProject): Promise<void> {
    for (const block of code) {
      const { stdout } = await project.succeed('output', '-json', 'environment');
      const environment = { ...JSON.parse(stdout), TURSO_API_URL: local.apiUrl };
      const createTenants = (options: TenantsOptions = {}) => createTenantsOf({ environment, ...options });
      const run = new Function('createTenants', `return (async () => {${block.replace(/^import .*$/gm, '')}\nreturn rows; })()`);
      expect(await run(createTenants)).toEqual([{ name: 'Ada' }]);
    }
    // The configuration does not destroy databases that the application created.
    if (code.length > 0) await local.api('DELETE', '/databases/acme');
  }
});

test.each(guides.filter(([, guide]) => codeIn(guide, 'ts').length > 0))('synthesizes the constructs of %s', (_name, guide) => {
  const stack = newStack();
  const { TursoGroup, SchemaFleet, Migrations } = cdktfTurso;
  const group = new TursoGroup(stack, 'group', { location: 'aws-eu-west-1' });
  // Names that a guide expects to exist.
  const given = {
    ...cdktf,
    ...cdktfTurso,
    group,
    fleet: new SchemaFleet(stack, 'given', { group, migrations: Migrations.inline([]) }),
    passwordHash: new cdktf.TerraformVariable(stack, 'password_hash', { sensitive: true }),
    // The folder of migrations in the text belongs to the reader.
    Migrations: { fromDirectory: () => Migrations.inline([{ name: '0001_customers', sql: 'CREATE TABLE customers (id INTEGER PRIMARY KEY)' }]) },
  };
  const code = codeIn(guide, 'ts').map((block) => `{\n${block}}`).join('\n');
  const run = new Function(...Object.keys(given), transpile(code, { module: ModuleKind.CommonJS, target: 9 }));
  run.call(stack, ...Object.values(given));
  expect(Object.keys(synthesized(stack).resource).length).toBeGreaterThan(2);
});
