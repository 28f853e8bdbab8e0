import { readFileSync, rmSync } from 'node:fs';
import { describeContracts, RESOURCES } from './contract/contract';
import { FIXTURES } from './fixtures';
import type { Attributes } from '../../src/terraform';
import { isAtLeast } from '../support/terraform-version';

const NO_CHANGE = 'Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.';

const withIdentity = isAtLeast(1, 12) ? test : test.skip;
if (withIdentity === test.skip) console.warn('Tests of imports by identity are skipped: they need Terraform or OpenTofu 1.12.');

/** What says only what the last apply did. */
const transientIn = (attributes: Attributes) => Object.keys(attributes).filter((name) => attributes[name].options.transient === true);

test('has exactly one fixture for every resource', () => {
  expect(Object.keys(FIXTURES).sort()).toEqual(RESOURCES.map(({ type }) => type).sort());
});

// The tests of a resource lead one object through its life: each goes on where the one before it has ended.
describeContracts((contract) => {
  const { address, fixture, resource: { identity, schema, type } } = contract;
  const { imported, vanish } = fixture;

  test('accepts null for optional attributes', async () => {
    const attributes: [string, any][] = Object.entries(schema.attributes);
    const optional = attributes.filter(([, { options }]) => options.optional === true || options.default !== undefined).map(([key]) => key)
      .filter((key) => fixture.needed?.includes(key) !== true);
    const inputs = Object.entries(contract.inputs);
    expect(optional).not.toEqual([]);
    contract.configure(Object.fromEntries([...inputs, ...optional.map((key) => [key, 'null'])]));
    await contract.project.apply();
    expect(await contract.project.plannedActions()).toEqual({});
    contract.configure(Object.fromEntries(inputs.filter(([key]) => !optional.includes(key))));
    expect(await contract.project.plannedActions()).toEqual({});
    await contract.leave();
  });

  test('is created, and the next plan is empty', async () => {
    expect(await contract.settle()).toMatchObject(Object.fromEntries(Object.keys(contract.inputs).map((key) => [key, expect.anything()])));
    expect(await contract.project.plannedActions()).toEqual({});
    expect(await contract.project.plannedActions('-refresh=false')).toEqual({});
  });

  test('has the same state after a refresh alone', async () => {
    const { attributes: created, private: kept } = contract.project.instance(address);
    const refreshed = { ...created, ...Object.fromEntries(transientIn(schema.attributes).map((name) => [name, null])) };
    expect((await contract.project.succeed('plan', '-refresh-only', '-detailed-exitcode')).text).toContain('No changes.');
    await contract.project.apply('-refresh-only');
    expect(contract.project.instance(address)).toMatchObject({ attributes: refreshed, private: kept });
    expect((await contract.project.succeed('plan', '-detailed-exitcode')).text).toContain('No changes.');
  });

  test('stays in the state if the organization is not found', async () => {
    await contract.local.faults({ path: '^/v\\d/organizations/', status: 404, body: { error: 'could not find organization nobody: record not found' } });
    try {
      expect(await contract.project.fail('plan')).toContain("Check the organization's slug");
    } finally {
      await contract.local.faults();
    }
    expect(await contract.project.plannedActions()).toEqual({});
  });

  if ('id' in imported) {
    const { id, lost = [], anew = {}, missing = 'Cannot import non-existent remote object' } = imported;
    test('is imported with the same state, and fails for an id that does not exist', async () => {
      const created = contract.attributes;
      await contract.project.succeed('state', 'rm', address);
      expect(await contract.project.fail('import', address, 'no-such-thing')).toContain(missing);
      await contract.project.succeed('import', address, id(contract.name, created));
      expect(contract.attributes).toEqual({ ...created, ...anew, ...Object.fromEntries(lost.map((key) => [key, null])) });
      expect(await contract.project.plannedActions()).toEqual(Object.keys(anew).length === 0 ? {} : { [address]: 'update' });
    });

    test('is imported with a generated configuration that needs no editing', async () => {
      const created = contract.attributes;
      await contract.project.succeed('state', 'rm', address);
      contract.configureWithout(`import {\n  to = ${address}\n  id = "${id(contract.name, created)}"\n}`);
      const { text } = await contract.project.plan('-generate-config-out=generated.tf');
      expect(text).toContain(NO_CHANGE);
      await contract.project.apply();
      expect(await contract.project.plannedActions()).toEqual({});
      rmSync(contract.project.path('generated.tf'));
    });
  } else {
    const { refused } = imported;
    test('says why it cannot be imported', async () => {
      const state = readFileSync(contract.project.path('terraform.tfstate'), 'utf8');
      await contract.project.succeed('state', 'rm', address);
      expect(await contract.project.fail('import', address, contract.name)).toContain(refused);
      contract.project.file('terraform.tfstate', state);
    });
  }

  if (identity !== undefined && 'id' in imported) {
    withIdentity('is imported by its identity', async () => {
      const created = await contract.settle();
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

  test('changes timeouts in place, without a request that changes anything', async () => {
    await contract.settle();
    contract.configure({ ...contract.inputs, timeouts: '{ create = "30m", read = "2m" }' });
    expect(await contract.project.plannedActions()).toEqual({ [address]: 'update' });
    await contract.local.clearRequests();
    await contract.project.apply();
    expect(contract.attributes.timeouts).toEqual({ create: '30m', read: '2m', update: null, delete: null });
    expect((await contract.local.requests()).filter(({ method, path }) => method !== 'GET' && !/\/auth\/tokens|\/v2\/pipeline/.test(path))).toEqual([]);
    expect(await contract.project.plannedActions()).toEqual({});
  });

  test.each(fixture.replacements)('is replaced for $because, if the configuration asks for it', async ({ change, because }) => {
    const { [because]: present } = await contract.settle();
    contract.configure({ ...fixture.inputs(contract.name), ...change(contract.name) });
    const { changes } = await contract.project.plan();
    expect(changes).toMatchObject([{ address, actions: 'delete-create', replacePaths: [[because]] }]);
    // As if the other value had been applied, and had become the present one at Turso: whatever the plan says, it deletes nothing.
    contract.project.alterState(contract.address, { [because]: changes[0].after[because] });
    const { code, text } = await contract.project.run('plan', '-input=false');
    expect([text, code]).toEqual([expect.stringMatching(code === 0 ? /0 to destroy|No changes/ : /was changed outside of Terraform/), code]);
    contract.project.alterState(contract.address, { [because]: present });
    await contract.project.apply();
    expect(await contract.project.plannedActions()).toEqual({});
  });

  if (vanish !== undefined) {
    test('is planned as a create when it is gone', async () => {
      await contract.renew();
      await contract.settle();
      await vanish(contract.local, contract.name);
      expect(await contract.project.plannedActions()).toMatchObject({ [address]: 'create' });
      await contract.project.apply();
      expect(await contract.project.plannedActions()).toEqual({});
    });
  }

  test('is planned and applied with values that are known only during the apply', async () => {
    const late = (revision: number) => {
      const inputs = contract.inputs;
      const values = Object.entries(inputs).map(([key, value]) => `${key} = ${value}`).join(', ');
      contract.configure(
        Object.fromEntries(Object.keys(inputs).map((key) => [key, `terraform_data.input.output.${key}`])),
        `resource "terraform_data" "input" {\n  input = { revision = ${revision}, ${values} }\n}`,
      );
    };
    await contract.renew();
    await contract.leave();
    late(1);
    const { changes } = await contract.project.plan();
    expect(changes.find((change) => change.address === address)).toMatchObject({ actions: 'create', afterUnknown: { [Object.keys(contract.inputs)[0]]: true } });
    await contract.project.apply();
    expect(await contract.project.plannedActions()).toEqual({});
    late(2);
    await contract.project.apply();
    expect(await contract.project.plannedActions()).toEqual({});
  });

  test('is updated in place', async () => {
    await contract.renew();
    await contract.settle();
    for (const { change, then } of fixture.updates) {
      const { id } = contract.attributes;
      contract.configure({ ...fixture.inputs(contract.name), ...change(contract.name) });
      expect(await contract.project.plannedActions()).toEqual({ [address]: 'update' });
      await contract.project.apply();
      expect(contract.attributes).toMatchObject({ ...id === undefined ? {} : { id }, ...then });
      expect((await contract.project.succeed('plan', '-refresh-only', '-detailed-exitcode')).text).toContain('No changes.');
      expect(await contract.project.plannedActions()).toEqual({});
    }
  });
});
