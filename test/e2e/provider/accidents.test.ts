import { database, group, Live, seeded } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { sqliteFile } from '../../support/sqlite-file';

jest.setTimeout(60_000);

const live = new Live();

describeWithTerraform('after an accident', () => {
  const upload = async () => {
    const path = live.put('app.db', await sqliteFile(['CREATE TABLE t (x)', 'INSERT INTO t VALUES (7)']));
    return seeded(`type = "database_upload", file = "${path}"`);
  };
  /** What an apply leaves that was killed while it uploaded. */
  const killedUpload = async () => {
    live.write(group());
    await live.project.apply();
    expect((await live.local.api('POST', '/databases', { name: 'd', group: 'g', seed: { type: 'database_upload' } })).status).toBe(200);
  };

  test('an apply continues an upload that was cut off', async () => {
    await killedUpload();
    live.write(await upload());
    expect(await live.project.apply()).toContain('Database "d" was waiting for its upload');
    expect(await live.valueOf('SELECT x FROM t')).toBe('7');
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('an apply does not fill a database that waits for no upload', async () => {
    live.write(group());
    await live.project.apply();
    await live.local.api('POST', '/databases', { name: 'd', group: 'g' });
    live.write(await upload());
    expect(await live.project.failApply()).toContain('already exists');
  });

  test('an import warns that a database waits for its upload, and the next apply uploads the file', async () => {
    await killedUpload();
    live.write(await upload());
    expect((await live.project.succeed('import', 'turso_database.d', 'd')).text).toContain('Database "d" waits for its upload');
    expect(live.project.instance('turso_database.d').attributes.seed).toBeNull();
    await live.project.apply();
    expect(await live.valueOf('SELECT x FROM t')).toBe('7');
    expect(live.project.instance('turso_database.d').attributes.seed.type).toBe('database_upload');
    expect(await live.project.plannedActions()).toEqual({});
  });

  test.each([
    ['databases/d(\\?|$)', 'turso_database.d'],
    ['groups/g(\\?|$)', 'turso_group.g'],
  ])('one 404 for %s removes nothing from the state that a list still has', async (path, address) => {
    live.write(database());
    await live.project.apply();
    await live.local.faults({ plane: 'api', method: 'GET', path, status: 404 });
    expect(await live.project.plannedActions()).toEqual({});
    await live.local.faults({ plane: 'api', method: 'DELETE', path, status: 404, times: 1 });
    await live.project.destroy('-target', address);
    expect(await live.databaseNames()).toEqual([]);
  });

  test.each(['groups', 'databases'])('a 404 for the list of %s is an error, not an empty organization', async (list) => {
    live.write(database());
    await live.project.apply();
    await live.local.faults({ plane: 'api', method: 'GET', path: `(${list}(\\?|$))|databases/d$`, status: 404 });
    expect(await live.project.fail('plan')).toMatch(/Could not read .* answered 404/);
    expect(live.project.state()).toHaveLength(2);
  });

  test('a creation whose answer names another database finds its own', async () => {
    live.write(database());
    const other = { database: { Name: 'other', DbId: '6f1f7d3e-6bb8-4c0f-9a53-0d5b6a3c7e11', Hostname: 'other.example' } };
    await live.local.faults({ plane: 'api', method: 'POST', path: 'databases$', status: 200, body: other, when: 'after', times: 1 });
    await live.project.apply();
    expect(live.project.instance('turso_database.d').attributes.name).toBe('d');
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('an answer about another database is an error that names both', async () => {
    live.write(database());
    await live.project.apply();
    const other = { database: { Name: 'other', DbId: '6f1f7d3e-6bb8-4c0f-9a53-0d5b6a3c7e11', Hostname: 'other.example', group: 'g' } };
    await live.local.faults({ plane: 'api', method: 'GET', path: 'databases/d$', status: 200, body: other });
    expect(await live.project.fail('plan')).toContain('the answer is about "other" instead of "d"');
  });
});
