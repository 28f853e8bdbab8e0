import { describeContracts } from './contract/contract';
import type { Attributes } from '../../src/terraform';
import { isAtLeast } from '../support/terraform-version';

const NO_CHANGE = 'Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.';

const withIdentity = isAtLeast(1, 12) ? test : test.skip;
if (withIdentity === test.skip) console.warn('Tests of imports by identity are skipped: they need Terraform or OpenTofu 1.12.');

/** What says only what the last apply did. */
const transientIn = (attributes: Attributes) => Object.keys(attributes).filter((name) => attributes[name].options.transient === true);

describeContracts((contract) => {
  const { address, fixture, resource: { identity, type, schema } } = contract;
  const transient = transientIn(schema.attributes);

  test('has times that are changed in place, without a request that changes anything', async () => {
    await contract.create();
    contract.configure({ ...contract.inputs, timeouts: '{ create = "30m", read = "2m" }' });
    expect(await contract.project.plannedActions()).toEqual({ [address]: 'update' });
    await contract.local.clearRequests();
    await contract.project.apply();
    expect(contract.attributes.timeouts).toEqual({ create: '30m', read: '2m', update: null, delete: null });
    expect((await contract.local.requests()).filter(({ method, path }) => method !== 'GET' && !/\/auth\/tokens|\/v2\/pipeline/.test(path))).toEqual([]);
    expect(await contract.project.plannedActions()).toEqual({});
  });

  test('says the same of itself in a refresh alone', async () => {
    await contract.create();
    const created = contract.attributes;
    const refreshed = { ...created, ...Object.fromEntries(transient.map((name) => [name, null])) };
    expect((await contract.project.succeed('plan', '-refresh-only', '-detailed-exitcode')).text).toContain('No changes.');
    await contract.project.apply('-refresh-only');
    expect(contract.attributes).toEqual(refreshed);
    expect((await contract.project.succeed('plan', '-detailed-exitcode')).text).toContain('No changes.');
  });

  test('is not taken for gone where the organization is not found', async () => {
    await contract.create();
    await contract.local.faults({ path: '^/v\\d/organizations/', status: 404, body: { error: 'could not find organization nobody: record not found' } });
    try {
      expect(await contract.project.fail('plan')).toContain("Check the organization's slug");
    } finally {
      await contract.local.faults();
    }
    expect(await contract.project.plannedActions()).toEqual({});
  });

  if ('id' in fixture.imported) {
    const { id } = fixture.imported;

    test('is imported with a configuration that Terraform writes and nobody has to correct', async () => {
      const created = await contract.create();
      await contract.project.succeed('state', 'rm', address);
      contract.configureWithout(`import {\n  to = ${address}\n  id = "${id(contract.name, created)}"\n}`);
      const generated = contract.project.path('generated.tf');
      const first = await contract.project.plan(`-generate-config-out=${generated}`);
      expect(first.text).toContain(NO_CHANGE);
      await contract.project.apply();
      expect(await contract.project.plannedActions()).toEqual({});
    });
  }

  if (identity !== undefined && 'id' in fixture.imported) {
    withIdentity('is imported by its identity', async () => {
      const created = await contract.create();
      await contract.project.succeed('state', 'rm', address);
      const known = identity.filter((name) => created[name] !== null).map((name) => `    ${name} = ${JSON.stringify(created[name])}`);
      contract.configure(contract.inputs, `import {\n  to = ${type}.it\n  identity = {\n${known.join('\n')}\n  }\n}`);
      const { text } = await contract.project.plan();
      expect(text).toMatch(/Plan: 1 to import, 0 to add, \d to change, 0 to destroy\./);
      await contract.project.apply();
      expect(contract.attributes).toMatchObject(Object.fromEntries(identity.map((name) => [name, created[name]])));
      expect(await contract.project.plannedActions()).toEqual({});
    });
  }
});
