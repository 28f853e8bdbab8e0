import { FLEET, fleetBlock, stageOf, USERS } from './fleet-stage';
import { Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { OWN_PLUGIN, projectWithBoth, providerBlock, REQUIRED_PROVIDERS } from '../../support/provider';
import type { TerraformProject } from '../../support/terraform';

jest.setTimeout(120_000);

const live = new Live();
const stage = stageOf(live);

const NAMES = ['t-1', 't-2', 't-3', 't-4', 't-5', 't-6'];
/** Each leaves a row that would show if it ran twice. */
const COUNTED = ['0002_once', '0003_twice'].map((name) => ({ name, sql: `INSERT INTO ran VALUES ('${name}')`, down: `DELETE FROM ran WHERE name = '${name}'` }));
const ALL = [{ name: USERS.name, sql: 'CREATE TABLE ran (name TEXT)' }, ...COUNTED];
const MORE = 'discover = { prefix = "t-" }\nstrategy = { concurrency = 2, lease_duration = "5s" }';
/** The fleet with these migrations. */
const configuration = (migrations: typeof ALL, more = '') => `${REQUIRED_PROVIDERS}${providerBlock(live.local)}${fleetBlock(migrations, `${MORE}\n${more}`)}`;
const APPLY = ['apply', '-auto-approve', '-input=false', '-no-color', '-lock=false'];
/** Tenants answer slowly enough for something to happen in between. The schema database does not: the second meets the first there. */
const SLOW = { method: 'POST', path: `/(${NAMES.join('|')})/.*pipeline`, latencyMs: 1_000 };

describeWithTerraform('a rollout that is not alone, or not to its end', () => {
  let first: TerraformProject;
  let second: TerraformProject;

  beforeEach(async () => {
    await stage.open(...NAMES);
    [first, second] = await Promise.all([0, 1].map(async () => projectWithBoth(live.local, live.provider.env)));
    for (const project of [first, second]) {
      project.config(configuration(ALL.slice(0, 1)));
      await project.apply();
      project.config(configuration(ALL));
    }
  });

  afterEach(async () => {
    await live.local.faults();
    first.remove();
    second.remove();
  });

  const begun = async () => {
    await live.local.faults(SLOW);
    const run = first.start(APPLY, OWN_PLUGIN);
    await run.printed(/Modifying\.\.\./);
    return run;
  };

  /** What ran in the tenants and in the schema database; each migration has left one row. */
  const ran = async () => Promise.all([...NAMES, 'schema'].map(async (name) => (await stage.run(name, 'SELECT name FROM ran ORDER BY name')).flat()));
  const ONCE = Array(NAMES.length + 1).fill(COUNTED.map(({ name }) => name));

  /** The rollouts that still hold the fleet. */
  const held = async () => stage.run('schema', 'SELECT holder FROM _turso_fleet_rollouts WHERE ended_at IS NULL');

  const complete = async (project: TerraformProject) => {
    expect(await ran()).toEqual(ONCE);
    expect(await held()).toEqual([]);
    expect(await project.plannedActions()).toEqual({});
    expect(project.instance(FLEET).attributes).toMatchObject({ behind_count: 0, versions: { '0003_twice': NAMES.length } });
  };

  test('fails the second of two applies at once and names the first, which completes', async () => {
    const run = await begun();
    while ((await held()).length === 0);
    const text = await second.failApply();
    expect(text).toMatch(/Warning: Pending migrations were not tried .*The rollout of \S+@\S+, process \d+, begun 20\S+, has not ended/);
    expect(text).toMatch(/Another rollout of the fleet "schema" is under way: \S+@\S+, process \d+, since 20/);
    expect(text).toContain(`process ${(await held())[0]?.[0]?.toString().match(/process (\d+)/)?.[1]}`);
    await live.local.faults();
    expect((await run.outcome).code).toBe(0);
    await complete(first);
    expect(await second.plannedActions('-refresh-only')).toEqual({});
  });

  test('shows in the next plan after the provider was killed on the way back, and everything ends at the target', async () => {
    await first.apply();
    first.config(configuration(ALL, `target_version = "${USERS.name}"`));
    const run = await begun();
    await new Promise((resolve) => { setTimeout(resolve, 4_000); });
    process.kill(-run.child.pid!, 'SIGKILL');
    await run.outcome;
    await live.local.faults();
    expect(await held()).toHaveLength(1);
    // The target is taken out again: state and configuration say the same, and the tenants do not.
    first.config(configuration(ALL));
    expect(await first.plannedActions('-lock=false')).toEqual({ [FLEET]: 'update' });
    await first.apply('-lock=false');
    await complete(first);
  });

  test('reports what is done when it is cancelled, and the next apply continues', async () => {
    const run = await begun();
    await new Promise((resolve) => { setTimeout(resolve, 2_500); });
    run.interrupt();
    const { code, text } = await run.outcome;
    expect(code).toBe(1);
    expect(text).toMatch(/Error: Rollout stopped before its end .*(\d of 6 tenants are|No tenant is) at "0003_twice"\. .*The next apply goes on with the others\./);
    expect(text).not.toMatch(/bug in the provider|did not respond|panic/);
    expect(await held()).toEqual([]);
    await live.local.faults();
    await first.apply('-lock=false');
    await complete(first);
  });
});
