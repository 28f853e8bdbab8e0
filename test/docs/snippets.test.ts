import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tursoProvider } from '../../src/provider/provider';
import { describeWithTerraform } from '../support/describe-with-terraform';
import { projectWithPlugin, providerBlock, REQUIRED_PROVIDERS, serveTurso, type ServedProvider } from '../support/provider';
import { TerraformProject } from '../support/terraform';
import { isAtLeast } from '../support/terraform-version';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

jest.setTimeout(60_000);

const EXAMPLES = join(__dirname, '..', '..', 'examples');

/** The kinds of examples: the folder, the file in it, and its subject. */
const KINDS = [
  { folder: 'resources', file: 'resource.tf', names: tursoProvider.resources.map(({ type }) => type) },
  { folder: 'data-sources', file: 'data-source.tf', names: tursoProvider.dataSources.map(({ type }) => type) },
  { folder: 'ephemeral-resources', file: 'ephemeral-resource.tf', names: (tursoProvider.ephemeralResources ?? []).map(({ type }) => type) },
  { folder: 'functions', file: 'function.tf', names: (tursoProvider.functions ?? []).map(({ name }) => name) },
].filter(({ names }) => names.length > 0);

const read = (...path: string[]) => readFileSync(join(EXAMPLES, ...path), 'utf8');

test.each(KINDS)('has one example for each of the $folder', ({ folder, file, names }) => {
  expect(readdirSync(join(EXAMPLES, folder)).sort()).toEqual([...names].sort());
  expect(names.filter((name) => !existsSync(join(EXAMPLES, folder, name, file)))).toEqual([]);
});

test('has an import example for every resource that can be imported', () => {
  const importable = tursoProvider.resources.filter(({ importState }) => importState !== undefined).map(({ type }) => type);
  expect(importable.filter((type) => !existsSync(join(EXAMPLES, 'resources', type, 'import.sh')))).toEqual([]);
});

test('has an example of importing by identity for every resource with an identity', () => {
  const identified = tursoProvider.resources.filter(({ identity }) => identity !== undefined).map(({ type }) => type);
  expect(identified.filter((type) => !existsSync(join(EXAMPLES, 'resources', type, 'import-by-identity.tf')))).toEqual([]);
});

const withIdentity = isAtLeast(1, 12) ? test : test.skip;
if (withIdentity === test.skip) console.warn('Examples of imports by identity are not tried: they need Terraform or OpenTofu 1.12.');

describeWithTerraform('an example', () => {
  let local: TursoLocal;
  let provider: ServedProvider;
  let project: TerraformProject;

  beforeAll(async () => {
    [local, provider] = await Promise.all([startTursoLocal({ organization: 'acme' }), serveTurso()]);
  });
  afterAll(async () => {
    await provider?.close();
    await local?.stop();
  });
  beforeEach(() => { project = new TerraformProject(provider.env); });
  afterEach(async () => {
    try {
      await project.destroy();
      expect((await local.api('GET', '/groups')).body.groups).toEqual([]);
    } finally {
      project.remove();
    }
  });

  /** Writes a snippet after the usual beginning of a configuration. */
  const configure = (snippet: string) => project.config(`${REQUIRED_PROVIDERS}${providerBlock(local)}${snippet}`);

  const snippets = KINDS.flatMap(({ folder, file, names }) => names.map((name): [string, string, string] => [folder, name, file]));

  const importable = (folder: string, name: string) => existsSync(join(EXAMPLES, folder, name, 'import.sh'));

  /** Applies a snippet, and expects that the next plan is empty. */
  async function applied(folder: string, name: string, file: string): Promise<void> {
    configure(read(folder, name, file));
    await project.apply();
    expect(await project.plannedActions()).toEqual({});
  }

  test.each(snippets.filter(([folder, name]) => !importable(folder, name)))('in %s/%s applies, and the next plan is empty', async (folder, name, file) => {
    await applied(folder, name, file);
    if (folder === 'functions' || folder === 'ephemeral-resources') expect(read(folder, name, file)).toContain(name);
    else expect(project.state().map(({ address }) => address)).toContainEqual(expect.stringMatching(new RegExp(`^(data\\.)?${name}\\.`)));
  });

  test.each(snippets.filter(([folder, name]) => importable(folder, name)))('in %s/%s applies, the next plan is empty, and import.sh works', async (folder, name, file) => {
    await applied(folder, name, file);
    expect(project.state().map(({ address }) => address)).toContainEqual(expect.stringMatching(new RegExp(`^${name}\\.`)));
    const [, command, address, id] = /^terraform (import) (\S+) (\S+)$/m.exec(read(folder, name, 'import.sh'))!;
    await project.succeed('state', 'rm', address);
    await project.succeed(command, address, id.replace(/^["']|["']$/g, ''));
    // Turso does not return some values, such as a flag of this provider: the next apply sets them again.
    expect(Object.entries(await project.plannedActions()).filter(([, action]) => action !== 'update')).toEqual([]);
    await project.apply();
  });

  const identified = tursoProvider.resources.filter(({ identity }) => identity !== undefined).map(({ type }) => type);

  withIdentity.each(identified)('in resources/%s is imported by its identity', async (type) => {
    configure(read('resources', type, 'resource.tf'));
    await project.apply();
    const block = read('resources', type, 'import-by-identity.tf');
    const address = /to\s+= (\S+)/.exec(block)![1];
    const { attributes } = project.instance(address);
    await project.succeed('state', 'rm', address);
    // Ids and organizations of an example do not exist.
    const ours = block.replace(/^( {4}(\w+)\s+= ).*$/gm, (_line, start: string, name: string) => `${start}${JSON.stringify(attributes[name])}`);
    configure(`${read('resources', type, 'resource.tf')}\n${ours}`);
    expect((await project.plan()).text).toMatch(/Plan: 1 to import, 0 to add, \d to change, 0 to destroy\./);
    await project.apply();
  });
});

describeWithTerraform('the example of the provider', () => {
  test('need only the token in the environment', async () => {
    const local = await startTursoLocal();
    const { TURSO_ORGANIZATION_SLUG: organization, ...env } = local.env;
    const project = await projectWithPlugin({ env }, { TF_VAR_organization: organization });
    try {
      project.config(`${read('provider', 'provider.tf')}\n${read('data-sources', 'turso_locations', 'data-source.tf')}`);
      await project.apply();
      expect(project.state().map(({ address }) => address)).toEqual(['data.turso_locations.all']);
    } finally {
      project.remove();
      await local.stop();
    }
  });
});

describeWithTerraform('the examples', () => {
  test('have the format of terraform fmt', async () => {
    const project = new TerraformProject();
    try {
      await project.succeed('fmt', '-check', '-diff', '-recursive', EXAMPLES);
    } finally {
      project.remove();
    }
  });
});
