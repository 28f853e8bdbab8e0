import { describeContracts, RESOURCES } from './contract/contract';
import { FIXTURES } from './fixtures';

test('has a fixture for every resource, and none for others', () => {
  expect(Object.keys(FIXTURES).sort()).toEqual(RESOURCES.map(({ type }) => type).sort());
});

describeContracts((contract) => {
  const { address, fixture, resource: { schema } } = contract;

  test('is created, and then planned without a change', async () => {
    expect(await contract.create()).toMatchObject(Object.fromEntries(Object.keys(contract.inputs).map((key) => [key, expect.anything()])));
    expect(await contract.project.plannedActions()).toEqual({});
    expect(await contract.project.plannedActions('-refresh=false')).toEqual({});
  });

  test('takes null for what may be left out', async () => {
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
  });

  test('is planned and applied with values that are known only then', async () => {
    const late = (revision: number) => {
      const inputs = contract.inputs;
      const values = Object.entries(inputs).map(([key, value]) => `${key} = ${value}`).join(', ');
      contract.configure(
        Object.fromEntries(Object.keys(inputs).map((key) => [key, `terraform_data.input.output.${key}`])),
        `resource "terraform_data" "input" {\n  input = { revision = ${revision}, ${values} }\n}`,
      );
    };
    late(1);
    const { changes } = await contract.project.plan();
    expect(changes.find((change) => change.address === address)).toMatchObject({ actions: 'create', afterUnknown: { [Object.keys(contract.inputs)[0]]: true } });
    await contract.project.apply();
    expect(await contract.project.plannedActions()).toEqual({});
    late(2);
    await contract.project.apply();
    expect(await contract.project.plannedActions()).toEqual({});
  });

  const { vanish } = fixture;
  if (vanish !== undefined) {
    test('is planned as a create when it is gone', async () => {
      await contract.create();
      await vanish(contract.local, contract.name);
      expect(await contract.project.plannedActions()).toMatchObject({ [address]: 'create' });
      await contract.project.apply();
      expect(await contract.project.plannedActions()).toEqual({});
    });
  }

  if ('id' in fixture.imported) {
    const { id, lost = [], anew = {}, missing = 'Cannot import non-existent remote object' } = fixture.imported;
    test('is imported with the same state', async () => {
      const created = await contract.create();
      await contract.project.succeed('state', 'rm', address);
      await contract.project.succeed('import', address, id(contract.name, created));
      expect(contract.attributes).toEqual({ ...created, ...anew, ...Object.fromEntries(lost.map((key) => [key, null])) });
      expect(await contract.project.plannedActions()).toEqual(Object.keys(anew).length === 0 ? {} : { [address]: 'update' });
    });

    test('fails when what is to be imported does not exist', async () => {
      contract.configure(contract.inputs);
      expect(await contract.project.fail('import', address, 'no-such-thing')).toContain(missing);
    });
  } else {
    const { refused } = fixture.imported;
    test('says why it cannot be imported', async () => {
      contract.configure(contract.inputs);
      expect(await contract.project.fail('import', address, contract.name)).toContain(refused);
    });
  }

  test('is updated in place', async () => {
    await contract.create();
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

  test.each(fixture.replacements)('is replaced for $because, if the configuration asks for it', async ({ change, because }) => {
    const { [because]: present } = await contract.create();
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
});
