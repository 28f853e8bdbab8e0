import { FIXTURES, type Inputs } from './fixtures';
import { tursoProvider } from '../../src/provider/provider';
import type { Resource } from '../../src/terraform';
import type { ReattachedProvider } from '../../src/terraform/protocol';
import { describeWithTerraform } from '../support/describe-with-terraform';
import { providerBlock, REQUIRED_PROVIDERS, serveTurso } from '../support/provider';
import { TerraformProject } from '../support/terraform';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

jest.setTimeout(60_000);

let local: TursoLocal;
let provider: ReattachedProvider;

beforeAll(async () => {
  [local, provider] = await Promise.all([startTursoLocal(), serveTurso()]);
});

afterAll(async () => {
  await provider?.close();
  await local?.stop();
});

const resources: readonly Resource[] = tursoProvider.resources;

test('has a fixture for every resource, and none for others', () => {
  expect(Object.keys(FIXTURES).sort()).toEqual(resources.map(({ type }) => type).sort());
});

describeWithTerraform.each(resources.map((resource): [string, Resource] => [resource.type, resource]))('%s', (type, { schema }) => {
  const fixture = FIXTURES[type];
  const address = `${type}.it`;
  let name: string;
  let project: TerraformProject;
  let count = 0;

  beforeEach(async () => {
    name = `${type.replaceAll('_', '-')}-${++count}x`;
    project = new TerraformProject(provider.env);
    await fixture.prepare?.(local, name);
  });

  afterEach(async () => {
    try {
      await project.destroy();
    } finally {
      project.remove();
    }
    const [groups, databases, members, invites] = await Promise.all(['/groups', '/databases', '/members', '/invites'].map(async (path) => local.api('GET', path)));
    const left = [
      ...groups.body.groups.map((group: any) => group.name),
      ...databases.body.databases.map((database: any) => database.Name),
      ...members.body.members.map((member: any) => member.username),
      ...invites.body.invites.map((invite: any) => invite.Email),
    ];
    expect(left.filter((one) => one.startsWith(name))).toEqual([]);
  });

  /** The configuration of the resource and what it needs. */
  const configure = (inputs: Inputs, more = '') => project.config([
    REQUIRED_PROVIDERS,
    providerBlock(local),
    fixture.needs?.(name) ?? '',
    `resource "${type}" "it" {\n${Object.entries(inputs).map(([key, value]) => `  ${key} = ${value}`).join('\n')}\n}`,
    more,
  ].join('\n'));

  const create = async () => {
    configure(fixture.inputs(name));
    await project.apply();
    return project.instance(address).attributes;
  };

  test('is created, and then planned without a change', async () => {
    expect(await create()).toMatchObject(Object.fromEntries(Object.keys(fixture.inputs(name)).map((key) => [key, expect.anything()])));
    expect(await project.plannedActions()).toEqual({});
    expect(await project.plannedActions('-refresh=false')).toEqual({});
  });

  test('takes null for what may be left out', async () => {
    const attributes: [string, any][] = Object.entries(schema.attributes);
    const optional = attributes.filter(([, { options }]) => options.optional === true || options.default !== undefined).map(([key]) => key)
      .filter((key) => fixture.needed?.includes(key) !== true);
    const inputs = Object.entries(fixture.inputs(name));
    expect(optional).not.toEqual([]);
    configure(Object.fromEntries([...inputs, ...optional.map((key) => [key, 'null'])]));
    await project.apply();
    expect(await project.plannedActions()).toEqual({});
    configure(Object.fromEntries(inputs.filter(([key]) => !optional.includes(key))));
    expect(await project.plannedActions()).toEqual({});
  });

  test('is planned and applied with values that are known only then', async () => {
    const late = (revision: number) => {
      const inputs = fixture.inputs(name);
      const values = Object.entries(inputs).map(([key, value]) => `${key} = ${value}`).join(', ');
      configure(
        Object.fromEntries(Object.keys(inputs).map((key) => [key, `terraform_data.input.output.${key}`])),
        `resource "terraform_data" "input" {\n  input = { revision = ${revision}, ${values} }\n}`,
      );
    };
    late(1);
    const { changes } = await project.plan();
    expect(changes.find((change) => change.address === address)).toMatchObject({ actions: 'create', afterUnknown: { [Object.keys(fixture.inputs(name))[0]]: true } });
    await project.apply();
    expect(await project.plannedActions()).toEqual({});
    late(2);
    await project.apply();
    expect(await project.plannedActions()).toEqual({});
  });

  const { vanish } = fixture;
  if (vanish !== undefined) {
    test('is planned as a create when it is gone', async () => {
      await create();
      await vanish(local, name);
      expect(await project.plannedActions()).toMatchObject({ [address]: 'create' });
      await project.apply();
      expect(await project.plannedActions()).toEqual({});
    });
  }

  if ('id' in fixture.imported) {
    const { id, lost = [], missing = 'Cannot import non-existent remote object' } = fixture.imported;
    test('is imported with the same state', async () => {
      const created = await create();
      await project.succeed('state', 'rm', address);
      await project.succeed('import', address, id(name, created));
      expect(project.instance(address).attributes).toEqual({ ...created, ...Object.fromEntries(lost.map((key) => [key, null])) });
      expect(await project.plannedActions()).toEqual({});
    });

    test('fails when what is to be imported does not exist', async () => {
      configure(fixture.inputs(name));
      expect(await project.fail('import', address, 'no-such-thing')).toContain(missing);
    });
  } else {
    const { refused } = fixture.imported;
    test('says why it cannot be imported', async () => {
      configure(fixture.inputs(name));
      expect(await project.fail('import', address, name)).toContain(refused);
    });
  }

  test('is updated in place', async () => {
    await create();
    for (const { change, then } of fixture.updates) {
      const { id } = project.instance(address).attributes;
      configure({ ...fixture.inputs(name), ...change(name) });
      expect(await project.plannedActions()).toEqual({ [address]: 'update' });
      await project.apply();
      expect(project.instance(address).attributes).toMatchObject({ ...id === undefined ? {} : { id }, ...then });
      expect(await project.plannedActions()).toEqual({});
    }
  });

  test.each(fixture.replacements)('is replaced for $because', async ({ change, because }) => {
    await create();
    configure({ ...fixture.inputs(name), ...change(name) });
    const { changes } = await project.plan();
    expect(changes).toMatchObject([{ address, actions: 'delete-create', replacePaths: [[because]] }]);
    await project.apply();
    expect(await project.plannedActions()).toEqual({});
  });
});
