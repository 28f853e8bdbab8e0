import { FLEET, POSTS, stageOf, TWINS, UNIQUE, USERS } from './fleet-stage';
import { Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(120_000);

const live = new Live();
const stage = stageOf(live);

const FOUND = 'discover = { prefix = "t-" }';
const NAMES = ['t-1', 't-2', 't-3', 't-4', 't-5'];

describeWithTerraform('a careful rollout', () => {
  beforeEach(async () => {
    await stage.open(...NAMES);
    stage.fleet([USERS]);
    await live.project.apply();
  });

  /** What the tenants have, in their order. */
  const objects = async (...names: string[]) => Promise.all(names.map(async (name) => stage.objects(name)));

  test('stops at a failing canary before it touches any other tenant', async () => {
    await stage.run('t-3', TWINS);
    stage.fleet([USERS, UNIQUE], `${FOUND}\nstrategy = { canaries = ["t-3"], rehearse_on = "t-1", waves = ["1", "50%"] }`);
    const text = await live.project.failApply();
    expect(text).toContain('"t-3"');
    expect(text).toContain('UNIQUE constraint failed: users.email');
    expect(await objects(...NAMES, 'schema')).toEqual(Array(6).fill(['users']));
    expect(stage.state()).toMatchObject({
      version: USERS.name, versions: { [USERS.name]: 5 }, behind_count: 5, failed_count: 1, quarantined_count: 0,
    });

    await stage.run('t-3', 'DELETE FROM users WHERE id = 2');
    await live.project.apply();
    expect(stage.state()).toMatchObject({ version: UNIQUE.name, versions: { [UNIQUE.name]: 5 }, behind_count: 0, failed_count: 0 });
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('rehearses on a branch of a tenant, which shows failures on data, and deletes the branch afterwards', async () => {
    await stage.run('t-2', TWINS);
    stage.fleet([USERS, UNIQUE], `${FOUND}\nstrategy = { rehearse_on = "t-2" }`);
    const { text: plan } = await live.project.plan();
    expect(plan).toContain('rehearsal on a branch of \\"t-2\\"');
    const before = await live.databaseNames();
    const text = await live.project.failApply();
    expect(text).toContain('UNIQUE constraint failed: users.email');
    expect(text).toContain('t-2');
    expect(await live.databaseNames()).toEqual(before);
    expect(await objects(...NAMES, 'schema')).toEqual(Array(6).fill(['users']));

    await stage.run('t-2', 'DELETE FROM users');
    await live.project.apply();
    expect(await live.databaseNames()).toEqual(before);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('runs in waves, and stops before the next tenant when too many have failed', async () => {
    await stage.run('t-2', TWINS);
    stage.fleet([USERS, UNIQUE], `${FOUND}\nstrategy = { waves = ["2"], concurrency = 1, max_failures = 0 }`);
    const { text: plan } = await live.project.plan();
    expect(plan).toMatch(/"wave 1: 2 tenants, 1 at a time", \+? ?"wave 2: 3 tenants, 1 at a time"/);
    const text = await live.project.failApply();
    expect(text).toContain('"t-2"');
    expect(await objects(...NAMES)).toEqual([['users', 'users_email'], ['users'], ['users'], ['users'], ['users']]);
    expect(stage.state()).toMatchObject({ versions: { [UNIQUE.name]: 1, [USERS.name]: 4 }, behind_count: 4, failed_count: 1 });
  });

  test('puts a failing tenant into quarantine, continues without it, and takes it back after it succeeds', async () => {
    await stage.run('t-2', TWINS);
    stage.fleet([USERS, UNIQUE], `${FOUND}\nstrategy = { quarantine = true }`);
    const text = await live.project.apply();
    expect(text).toMatch(/Warning: 1 tenant is in quarantine .*"t-2" in migration "0002_unique": .*UNIQUE constraint failed/);
    const aside = { tenant_count: 5, behind_count: 0, failed_count: 0, quarantined_count: 1 };
    expect(stage.state()).toMatchObject({ ...aside, version: UNIQUE.name, versions: { [UNIQUE.name]: 4, [USERS.name]: 1 } });
    expect(await live.project.plannedActions()).toEqual({});

    stage.fleet([USERS, UNIQUE, POSTS], `${FOUND}\nstrategy = { quarantine = true }`);
    expect((await live.project.plan()).text).toContain('tenants in quarantine: 1');
    await live.project.apply();
    expect(stage.state()).toMatchObject({ ...aside, version: POSTS.name, versions: { [POSTS.name]: 4, [USERS.name]: 1 } });

    await stage.run('t-2', 'DELETE FROM users');
    stage.fleet([USERS, UNIQUE, POSTS], `${FOUND}\nstrategy = { quarantine = true }\nkeepers = { again = "1" }`);
    await live.project.apply();
    expect(stage.state()).toMatchObject({ versions: { [POSTS.name]: 5 }, behind_count: 0, quarantined_count: 0 });
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('migrates a tenant that an application creates meanwhile', async () => {
    stage.fleet([USERS, POSTS]);
    await live.local.faults({ method: 'POST', path: 'pipeline', latencyMs: 700 });
    const run = live.project.start(['apply', '-auto-approve', '-input=false', '-no-color']);
    await run.printed(/Modifying\.\.\./);
    await stage.branch('t-new');
    await live.local.faults();
    expect((await run.outcome).code).toBe(0);
    expect(await objects('t-new', 'schema')).toEqual([['posts', 'users'], ['posts', 'users']]);
    expect(stage.state()).toMatchObject({ tenant_count: 6, versions: { [POSTS.name]: 6 }, behind_count: 0 });
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('finds new tenants, plans to migrate them, and needs nothing more', async () => {
    await stage.branch('t-new');
    await live.local.api('POST', '/databases', { name: 't-empty', group: 'g' });
    const { text, changes } = await live.project.plan();
    const before = { tenant_count: 7, behind_count: 2, versions: { '(unknown)': 2, [USERS.name]: 5 } };
    expect(changes).toMatchObject([{ address: FLEET, actions: 'update', before }]);
    expect(text).toMatch(/~ behind_count += 2 -> 0/);
    await live.project.apply();
    expect(await objects('t-new', 't-empty')).toEqual([['users'], ['users']]);
    expect(stage.state()).toMatchObject({ tenant_count: 7, versions: { [USERS.name]: 7 }, behind_count: 0 });
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('keeps a branch of each tenant before its migration, which is not a tenant', async () => {
    await stage.run('t-1', "INSERT INTO users (email) VALUES ('a@example.com')");
    stage.fleet([USERS, POSTS], 'discover = { group = "g" }\nstrategy = { snapshot_retention = "1h" }');
    await live.project.apply();
    const snapshots = (await live.databaseNames()).filter((name) => name !== 'schema' && !NAMES.includes(name));
    expect(snapshots).toHaveLength(5);
    const kept = await Promise.all(snapshots.map(async (name) => ({
      objects: await stage.objects(name), users: (await stage.run(name, 'SELECT email FROM users')).flat(),
    })));
    expect(kept.map(({ objects: names }) => names)).toEqual(Array(5).fill(['users']));
    expect(kept.flatMap(({ users }) => users)).toEqual(['a@example.com']);
    expect(stage.state()).toMatchObject({ tenant_count: 5, behind_count: 0 });
    expect(await live.project.plannedActions()).toEqual({});
  });
});
