import { database, group, Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { createClient } from '../../support/libsql';

jest.setTimeout(60_000);

const live = new Live();

const ROTATION = 'turso_token_rotation.r';

const instance = (address: string) => live.project.instance(address).attributes;
const rotations = async () => (await live.local.requests()).filter(({ path }) => /\/auth\/rotate$/.test(path)).length;

/** What the official client hears with a token: the rows, or an error. */
async function ask(address: string, token = instance(address).token): Promise<string> {
  const client = createClient({ url: instance('turso_database.d').url, authToken: token });
  try {
    const { rows } = await client.execute('SELECT 42 AS answer');
    return String(rows[0].answer);
  } catch (error) {
    return String((error as Error).message);
  } finally {
    client.close();
  }
}

const rotation = (month: number, more = 'group = turso_group.g.name') => `
  resource "turso_token_rotation" "r" {
    ${more}
    keepers = { month = ${month} }
  }
`;

const TOKENS = `
  resource "turso_database_token" "reader" {
    database      = turso_database.d.name
    authorization = "read-only"
    keepers       = { rotation = turso_token_rotation.r.id }
  }
  resource "turso_group_token" "writer" {
    group   = turso_group.g.name
    keepers = { rotation = turso_token_rotation.r.id }
  }
`;

const ADDRESSES = ['turso_database_token.reader', 'turso_group_token.writer'];

describeWithTerraform('a rotation', () => {
  test.each([
    ['of a group', 'group = turso_group.g.name', ADDRESSES],
    ['of a group that is named with its id', 'group = turso_group.g.name\n group_id = turso_group.g.id', ADDRESSES],
    // turso-local gives each database a key of its own.
    ['of a database', 'database = turso_database.d.name', ['turso_database_token.reader']],
  ])('%s ends the tokens and recreates those of the stack in one apply', async (_what, owner, ended) => {
    live.write(database() + rotation(1, owner) + TOKENS);
    await live.project.apply();
    expect(await Promise.all(ADDRESSES.map((address) => ask(address)))).toEqual(['42', '42']);
    const before = ADDRESSES.map((address) => ({ address, token: instance(address).token }));
    const { id } = instance(ROTATION);
    expect(await live.project.plannedActions()).toEqual({});

    live.write(database() + rotation(2, owner) + TOKENS);
    expect(await live.project.plannedActions()).toEqual({
      [ROTATION]: 'update', 'turso_database_token.reader': 'delete-create', 'turso_group_token.writer': 'delete-create',
    });
    await live.project.apply();
    for (const { address, token } of before.filter((one) => ended.includes(one.address))) {
      expect(await ask(address, token)).toMatch(/401/);
    }
    expect(await Promise.all(ADDRESSES.map((address) => ask(address)))).toEqual(['42', '42']);
    expect(instance(ROTATION).id).not.toBe(id);
    expect(Date.parse(instance(ROTATION).rotated_at)).toBeGreaterThan(Date.now() - 60_000);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('makes the plan warn, and name what will stop working', async () => {
    live.write(database());
    await live.project.apply();
    live.write(database() + rotation(1));
    expect((await live.project.plan()).text).toMatch(
      /Warning: All tokens of group "g" will stop working .* each of its databases: "d"\. .* only the tokens of this configuration whose keepers hold the id of this rotation/,
    );
    await live.project.apply();
    expect((await live.project.plan()).text).not.toContain('will stop working');
    live.write(database() + rotation(2));
    expect((await live.project.plan()).text).toContain('All tokens of group "g" will stop working');
    live.write(database() + rotation(1, 'database = turso_database.d.name'));
    expect((await live.project.plan()).text).toMatch(
      /All tokens of database "d" will stop working .* the key belongs to its group "g", so the tokens of the group and of all its databases \("d"\) may end/,
    );
  });

  test('makes no plan warn if the same apply creates the group', async () => {
    live.write(group() + rotation(1, 'group = turso_group.g.name\n group_id = turso_group.g.id'));
    expect((await live.project.plan()).text).not.toContain('will stop working');
  });

  test('with rotate_on_create = false waits for the first change', async () => {
    const patient = 'group = turso_group.g.name\n rotate_on_create = false';
    live.write(database() + rotation(1, patient) + TOKENS);
    await live.local.clearRequests();
    expect((await live.project.plan()).text).not.toContain('will stop working');
    await live.project.apply();
    expect(await rotations()).toBe(0);
    expect(instance(ROTATION)).toMatchObject({ id: expect.any(String), rotated_at: null });
    expect(await live.project.plannedActions()).toEqual({});
    live.write(database() + rotation(2, patient) + TOKENS);
    await live.project.apply();
    expect(await rotations()).toBe(1);
    expect(await ask('turso_group_token.writer')).toBe('42');
  });

  test('changes nothing at Turso when it is destroyed', async () => {
    live.write(database() + rotation(1) + TOKENS);
    await live.project.apply();
    const { token } = instance('turso_group_token.writer');
    const count = await rotations();
    live.write(database());
    await live.project.apply();
    expect(await rotations()).toBe(count);
    expect(await ask('', token)).toBe('42');
  });

  test('is not repeated because the group was renamed', async () => {
    const renamed = (name: string) => group().replace('"g"\n  location', `"${name}"\n  location`)
      + rotation(1, 'group = turso_group.g.name\n group_id = turso_group.g.id');
    live.write(renamed('g'));
    await live.project.apply();
    const { id } = instance(ROTATION);
    live.write(renamed('h'));
    expect(await live.project.plannedActions()).toEqual({ 'turso_group.g': 'update', [ROTATION]: 'update' });
    await live.project.apply();
    expect(instance(ROTATION)).toMatchObject({ id, group: 'h' });
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('whose answer is lost is repeated: the earlier tokens end anyway', async () => {
    live.write(database() + rotation(1) + TOKENS);
    await live.local.faults({ method: 'POST', path: '/auth/rotate$', drop: 'after', times: 1 });
    await live.project.apply();
    expect(await ask('turso_group_token.writer')).toBe('42');
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('that fails is planned again', async () => {
    live.write(database() + rotation(1) + TOKENS);
    await live.project.apply();
    const { id } = instance(ROTATION);
    live.write(database() + rotation(2) + TOKENS);
    await live.local.faults({ method: 'POST', path: '/auth/rotate$', status: 403 });
    expect(await live.project.failApply()).toContain('Error: Could not update token rotation "g"');
    await live.local.faults();
    expect(instance(ROTATION)).toMatchObject({ id, keepers: { month: '1' } });
    await live.project.apply();
    expect(await ask('turso_database_token.reader')).toBe('42');
    expect(await live.project.plannedActions()).toEqual({});
  });
});
