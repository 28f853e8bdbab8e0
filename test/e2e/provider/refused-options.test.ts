import { database, Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(60_000);

const live = new Live({ strictNewDatabases: true });

describeWithTerraform('an option that newer databases do not have', () => {
  test.each([
    ['size_limit', '"1gb"', 'This database cannot have a size limit: leave it unset.'],
    ['allow_attach', 'true', 'This database cannot be attached: leave it unset.'],
  ])('reports %s at its attribute, and leaves no database behind', async (name, value, advice) => {
    live.write(database(`${name} = ${value}`));
    const text = await live.project.failApply();
    expect(text).toMatch(new RegExp(`Error: Could not create database "d" with turso_database\\.d, .* ${name} = ${value} PATCH .*/databases/d/configuration answered 400: `
      + `${name} is not supported for db-api controlled databases\\. ${advice} The database was empty, and this apply deleted it again\\.`));
    expect(await live.databaseNames()).toEqual([]);
    expect(live.project.state().map(({ address }) => address)).toEqual(['turso_group.g']);
    live.write(database());
    await live.project.apply();
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('reports schema before the database exists', async () => {
    live.write(database('is_schema = true'));
    expect(await live.project.failApply()).toContain('multi-db schemas are not supported for db-api controlled databases');
    expect(await live.databaseNames()).toEqual([]);
  });

  test('keeps a database with data as tainted, and says how to keep it', async () => {
    await live.local.api('POST', '/groups', { name: 'g', location: 'aws-us-east-1' });
    await live.local.api('POST', '/databases', { name: 'origin', group: 'g' });
    const branch = (more: string) => `resource "turso_database" "d" {
      name  = "d"
      group = "g"
      seed  = { type = "database", name = "origin" }
      ${more}
    }`;
    live.write(branch('size_limit = "1gb"'));
    expect(await live.project.failApply()).toContain('To keep it, correct the rejected value and run "terraform untaint" on the database first.');
    const { status, attributes: { id } } = live.project.instance('turso_database.d');
    expect(status).toBe('tainted');
    live.write(branch(''));
    await live.project.succeed('untaint', 'turso_database.d');
    expect(await live.project.plannedActions()).toEqual({});
    expect((await live.local.api('GET', '/databases/d')).body.database.DbId).toBe(id);
  });

  test('reports it in an update too, which changes nothing', async () => {
    live.write(database());
    await live.project.apply();
    live.write(database('size_limit = "1gb"'));
    expect(await live.project.failApply()).toMatch(/Could not update database "d".* size_limit = "1gb" .*The configuration did not change\./);
    live.write(database());
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('keeps a database in the state as tainted if it cannot delete it again', async () => {
    live.write(database('size_limit = "1gb"'));
    await live.local.faults({ method: 'DELETE', path: '/databases/d$', status: 403 });
    expect(await live.project.failApply()).toContain(
      'The database is empty, but this apply could not delete it again. It is in the state as tainted, and the next apply replaces it.',
    );
    expect(live.project.instance('turso_database.d').status).toBe('tainted');
    await live.local.faults();
    live.write(database());
    await live.project.apply();
    expect(await live.databaseNames()).toEqual(['d']);
  });
});
