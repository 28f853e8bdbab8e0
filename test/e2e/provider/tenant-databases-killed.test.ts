import { Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { OWN_PLUGIN, projectWithBoth } from '../../support/provider';

jest.setTimeout(60_000);

const SET = 'turso_tenant_databases.t';

/** Names of databases, in order. */
const named = (count: number) => Array.from({ length: count }, (_, index) => `t-${String(index).padStart(4, '0')}`);

/** What the set needs. */
const SURROUNDINGS = `
  resource "turso_group" "g" {
    name     = "g"
    location = "aws-us-east-1"
  }
  resource "turso_database" "schema" {
    name  = "schema"
    group = turso_group.g.name
  }
`;

const configuration = (count: number) => `${SURROUNDINGS}
  resource "turso_tenant_databases" "t" {
    names           = { for name in ${JSON.stringify(named(count))} : name => name }
    schema_database = turso_database.schema.name
    group           = turso_group.g.name
    force_destroy   = true
  }
`;

describeWithTerraform('a set of tenant databases whose provider Terraform starts itself', () => {
  const live = new Live();

  beforeEach(async () => {
    await live.useProject(projectWithBoth(live.local, live.provider.env));
  });

  /** The ids of the tenants' databases at Turso, by their names. */
  const ids = async (): Promise<Record<string, string>> => {
    const { body } = await live.local.api('GET', '/databases');
    return Object.fromEntries(body.databases.filter(({ Name }: any) => Name !== 'schema').map(({ Name, DbId }: any) => [Name, DbId]));
  };

  /** Kills Terraform and the provider, as kill -9 does, as soon as there are so many databases. */
  const killAt = async (count: number) => {
    const run = live.project.start(['apply', '-auto-approve', '-input=false', '-no-color', '-lock=false'], OWN_PLUGIN);
    while (Object.keys(await ids()).length < count) await new Promise((resolve) => setTimeout(resolve, 20));
    process.kill(-run.child.pid!, 'SIGKILL');
    await run.outcome;
  };

  test('is completed by the next apply after both were killed, and creates nothing twice', async () => {
    // OpenTofu writes its state much later than Terraform: what the set needs is in the state before the kill.
    live.write(SURROUNDINGS);
    await live.project.apply();
    live.write(configuration(200));
    await killAt(60);
    const made = await ids();
    expect(Object.keys(made).length).toBeLessThan(200);
    await live.local.clearRequests();
    expect(await live.project.apply('-lock=false')).toMatch(/Warning: \d+ databases of the set exist already/);
    expect(await ids()).toMatchObject(made);
    expect(Object.keys(await ids())).toEqual(named(200));
    expect((await live.local.requests()).filter(({ method }) => method === 'DELETE')).toEqual([]);
    expect(await live.project.plannedActions('-lock=false')).toEqual({});

    // The same in the middle of a change.
    live.write(configuration(400));
    await killAt(260);
    const more = await ids();
    await live.project.apply('-lock=false');
    expect(await ids()).toMatchObject(more);
    expect(live.project.instance(SET).attributes).toMatchObject({
      tenant_count: 400, names: Object.fromEntries(named(400).map((name) => [name, name])),
    });
    await live.project.destroy('-lock=false');
    expect(await ids()).toEqual({});
  });
});
