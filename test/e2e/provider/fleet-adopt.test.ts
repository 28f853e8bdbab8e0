import { stageOf, POSTS, USERS } from './fleet-stage';
import { Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(120_000);

const live = new Live();
const stage = stageOf(live);

const FOUND = 'discover = { prefix = "t-" }';

describeWithTerraform('a fleet of databases that had a schema before', () => {
  beforeEach(async () => stage.open('t-1', 't-2', 't-empty'));

  test('records them at the baseline, and applies the later migrations', async () => {
    for (const name of ['schema', 't-1', 't-2']) await stage.run(name, USERS.sql);
    stage.fleet([USERS, POSTS], FOUND);
    expect(await live.project.fail('plan')).toMatch(/table users already exists/);

    stage.fleet([USERS, POSTS], `${FOUND}\nbaseline = "0001_users"`);
    await live.project.apply();
    for (const name of ['schema', 't-1', 't-empty']) expect(await stage.objects(name)).toEqual(['posts', 'users']);
    expect(stage.state()).toMatchObject({ version: POSTS.name, versions: { [POSTS.name]: 3 }, behind_count: 0 });
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('imports the records of another tool, tenant by tenant', async () => {
    const record = 'CREATE TABLE _prisma_migrations (id TEXT PRIMARY KEY, checksum TEXT NOT NULL, finished_at DATETIME, migration_name TEXT NOT NULL, logs TEXT, '
      + 'rolled_back_at DATETIME, started_at DATETIME NOT NULL DEFAULT current_timestamp, applied_steps_count INTEGER NOT NULL DEFAULT 0)';
    const applied = (...names: string[]) => names.map((name) =>
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count) VALUES ('${name}', 'x', 1700000000000, '${name}', 1)`);
    await stage.run('schema', record, USERS.sql, ...applied(USERS.name));
    await stage.run('t-1', record, USERS.sql, ...applied(USERS.name));
    await stage.run('t-2', record, USERS.sql, POSTS.sql, ...applied(USERS.name, POSTS.name));
    stage.fleet([USERS, POSTS], `${FOUND}\nimport_history = "prisma"`);
    await live.project.apply();
    for (const name of ['schema', 't-1', 't-2', 't-empty']) expect(await stage.objects(name)).toEqual(['posts', 'users']);
    expect(stage.state()).toMatchObject({ version: POSTS.name, versions: { [POSTS.name]: 3 }, behind_count: 0 });
    expect(await live.project.plannedActions()).toEqual({});
  });
});
