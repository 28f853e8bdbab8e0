import { database, group, Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(60_000);

const live = new Live();

const family = (schema = 'schema = turso_database.s.name') => `${group()}
  resource "turso_database" "s" {
    name      = "s"
    group     = turso_group.g.name
    is_schema = true
  }
  resource "turso_database" "d" {
    name  = "d"
    group = turso_group.g.name
    ${schema}
  }
`;

describeWithTerraform('a schema database and one that follows it', () => {
  test('are created, imported, and replaced by a change', async () => {
    live.write(family());
    await live.project.apply();
    expect((await live.local.api('GET', '/databases/d')).body.database.schema).toBe('s');
    expect(await live.project.plannedActions()).toEqual({});
    live.write(family(''));
    expect((await live.project.plan()).changes).toMatchObject([{ address: 'turso_database.d', actions: 'delete-create', replacePaths: [['schema']] }]);
    live.write(family('is_schema = true'));
    const [{ replacePaths }] = (await live.project.plan()).changes;
    expect(replacePaths).toEqual(expect.arrayContaining([['schema'], ['is_schema']]));
    live.write(family());
    for (const name of ['s', 'd']) {
      await live.project.succeed('state', 'rm', `turso_database.${name}`);
      await live.project.succeed('import', `turso_database.${name}`, name);
    }
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('is_schema left out means false', async () => {
    live.write(database());
    await live.project.apply();
    live.write(database('is_schema = false'));
    expect(Object.values(await live.project.plannedActions())).toEqual(['update']);
    await live.project.apply();
    expect(await live.project.plannedActions()).toEqual({});
  });
});
