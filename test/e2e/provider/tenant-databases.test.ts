import { group, Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(60_000);

const live = new Live();

const SET = 'turso_tenant_databases.t';
const SCHEMAS = ['schema', 'newer'];

/** Names of databases, in order. */
const named = (count: number, prefix = 't') => Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(4, '0')}`);

/** Names of databases, with whose they are. */
const whose = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, name.toUpperCase()]));

/** A group with schema databases, as HCL. */
const home = (more = '') => `${group(more)}
  resource "turso_database" "schema" {
    for_each = toset(${JSON.stringify(SCHEMAS)})
    name     = each.key
    group    = turso_group.g.name
    group_id = turso_group.g.id
    organization = turso_group.g.organization
  }
`;

const set = (names: readonly string[], more = '', schema = 'schema') => `${home()}
  resource "turso_tenant_databases" "t" {
    names           = ${JSON.stringify(whose(names))}
    schema_database = turso_database.schema["${schema}"].name
    group           = turso_group.g.name
    group_id        = turso_group.g.id
    organization    = turso_group.g.organization
    ${more}
  }
`;

const FORCE = 'force_destroy = true';

/** The ids of the tenants' databases at Turso, by their names. */
const ids = async (): Promise<Record<string, string>> => {
  const { body } = await live.local.api('GET', '/databases?limit=1000');
  return Object.fromEntries(body.databases.filter(({ Name }: any) => !SCHEMAS.includes(Name)).map(({ Name, DbId }: any) => [Name, DbId]));
};

const attributes = () => live.project.instance(SET).attributes;

/** Makes a database behind Terraform's back. */
const make = async (name: string, source?: string, inGroup = 'g') =>
  expect((await live.local.api('POST', '/databases', { name, group: inGroup, seed: source && { type: 'database', name: source } })).status).toBe(200);

/** How often each kind of request was made since the last time. */
const requests = async (): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { method, path } of await live.local.requests()) {
    const kind = `${method} ${path.replace(/^\/v1\/organizations\/[^/]+/, '').replace(/limit=\d+/, '').replace(/databases\/[\w-]+/, 'databases/NAME')}`;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  await live.local.clearRequests();
  return counts;
};

describeWithTerraform('a set of tenant databases', () => {
  test('creates each database with one request, plans with lists alone, changes by name, imports and destroys', async () => {
    live.write(home());
    await live.project.apply();
    await live.local.clearRequests();
    live.write(set(named(50)));
    await live.project.apply();
    expect(Object.keys(await ids())).toEqual(named(50));
    expect(await requests()).toMatchObject({ 'POST /databases': 50 });
    expect(attributes()).toMatchObject({
      names: whose(named(50)), tenant_count: 50, fingerprint: expect.stringMatching(/^sha256:[0-9a-f]{64}$/), url_template: `${live.local.apiUrl}/local/{name}/`,
    });
    expect(await live.project.plannedActions()).toEqual({});
    const planned = await requests();
    expect(Object.keys(planned).filter((kind) => !kind.startsWith('GET /groups') && !kind.startsWith('GET /databases?'))).toEqual(['GET /databases/NAME']);
    // The schema databases, which are resources of their own.
    expect(planned['GET /databases/NAME']).toBe(2);

    live.write(set([...named(49), 'new'], FORCE));
    const { text, changes } = await live.project.plan();
    expect(text).toMatch(/- "t-0049" = "T-0049"/);
    expect(text).toMatch(/\+ "new" += "NEW"/);
    expect(text).toContain('Warning: 1 database will be deleted');
    expect(changes).toMatchObject([{ address: SET, actions: 'update', after: { tenant_count: 50, deletes: ['t-0049'] }, afterUnknown: { fingerprint: true } }]);
    expect(text.search('will be deleted')).toBe(text.search(/Warning: /) + 'Warning: 1 database '.length);
    expect(text).toMatch(/\+ deletes += \[ \+ "t-0049",? \]/);
    await live.project.apply();
    expect(attributes().deletes).toEqual(['t-0049']);
    expect((await live.project.succeed('plan', '-refresh-only', '-detailed-exitcode')).text).toContain('No changes.');
    expect(await live.project.plannedActions()).toEqual({});
    expect(Object.keys(await ids()).sort()).toEqual([...named(49), 'new'].sort());

    const before = attributes();
    await live.project.succeed('state', 'rm', SET);
    await live.project.succeed('import', SET, 'schema');
    expect(attributes()).toEqual({
      ...before, names: Object.fromEntries([...named(49), 'new'].map((name) => [name, name])), group_id: null, force_destroy: false, deletes: null,
    });
    await live.project.apply();
    expect(attributes()).toEqual({ ...before, deletes: null });
    await live.project.destroy();
    expect(await ids()).toEqual({});
  });

  test('holds databases that are branches of its schema database', async () => {
    live.write(set(['a']));
    await live.project.apply();
    const { body: { database } } = await live.local.api('GET', '/databases/a');
    expect(database).toMatchObject({ group: 'g', parent: { name: 'schema' } });
  });

  test('fails to delete databases without force_destroy, and names them', async () => {
    live.write(set(named(15)));
    await live.project.apply();
    expect(await live.project.fail('plan', '-destroy')).toMatch(/Error: 15 databases would be deleted .* set force_destroy to true, apply, and then apply this change\./);
    live.write(set(named(2)));
    expect(await live.project.fail('plan')).toMatch(
      /Error: 13 databases would be deleted .* so nothing was changed: "t-0002", .* "t-0011" and 3 more\. If that is what you want, set force_destroy to true/,
    );
    live.write(home());
    expect(await live.project.fail('plan')).toContain('Error: 15 databases would be deleted');
    live.write(set(named(15)).replace('aws-us-east-1', 'aws-eu-west-1'));
    expect(await live.project.fail('plan')).toContain('Error: 15 databases would be deleted');
    expect(Object.keys(await ids())).toEqual(named(15));
    // Allowed in the same change.
    live.write(set(named(2), FORCE));
    await live.project.apply();
    expect(Object.keys(await ids())).toEqual(named(2));
  });

  test('fails to delete databases in the apply if the plan did not know the names', async () => {
    live.write(set(['a', 'b']));
    await live.project.apply();
    const late = (names: string[]) => live.write(`${set([]).replace('= {}', '= terraform_data.names.output')}
      resource "terraform_data" "names" {
        input = ${JSON.stringify(whose(names))}
      }
    `);
    late(['a', 'c']);
    // A policy that is to be safe takes what is not known for a deletion.
    expect((await live.project.plan()).changes.find(({ address }) => address === SET)?.afterUnknown).toMatchObject({ deletes: true });
    expect(await live.project.failApply()).toMatch(/Error: 1 database would be deleted .* nothing was changed: "b"/);
    expect(Object.keys(await ids())).toEqual(['a', 'b']);
    late(['a', 'b', 'c']);
    await live.project.apply();
    expect(Object.keys(await ids())).toEqual(['a', 'b', 'c']);
  });

  test('groups failures by cause, keeps what was created, and continues with the next apply', async () => {
    live.write(home());
    await live.project.apply();
    const fault = { method: 'POST', path: '/databases$', plane: 'api' as const };
    await live.local.faults(
      { ...fault, skip: 3, times: 2, status: 400, body: { error: 'the moon is full' } },
      { ...fault, skip: 6, times: 1, status: 402, body: { error: 'no more databases on this plan' } },
    );
    live.write(set(named(20)));
    const text = await live.project.failApply();
    expect(text).toMatch(/Error: Could not create 2 databases .*"t-\d+", "t-\d+": POST \S+ answered 400: the moon is full\./);
    expect(text).toMatch(/Error: Could not create 1 database .*"t-\d+": POST \S+ answered 402: no more databases on this plan\./);
    expect(text).toContain('All others exist, and the state has them. Apply again to continue');
    await live.local.faults();
    const made = await ids();
    expect(Object.keys(made)).toHaveLength(17);
    expect(attributes()).toMatchObject({ names: whose(Object.keys(made)), tenant_count: 17, fingerprint: null });

    const { text: planned } = await live.project.plan();
    expect(planned).toContain('Warning: 17 databases of the set exist already');
    await live.project.apply();
    expect(await ids()).toMatchObject(made);
    expect(Object.keys(await ids())).toEqual(named(20));
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('that lacks a few databases is not replaced', async () => {
    live.write(set(named(5), FORCE));
    await live.project.apply();
    const before = await ids();
    await live.local.faults({ method: 'POST', path: '/databases$', times: 2, status: 400 }, { method: 'DELETE', path: 't-0001', status: 423, body: { error: 'not now' } });
    live.write(set([...named(1), ...named(15).slice(3)], FORCE));
    const text = await live.project.failApply();
    expect(text).toContain('Could not create 2 databases');
    expect(text).toMatch(/Could not delete 1 database .*"t-0001": DELETE \S+t-0001 answered 423: not now\./);
    await live.local.faults();
    expect(live.project.instance(SET)).toMatchObject({ attributes: { tenant_count: 12, names: expect.objectContaining(whose(['t-0001'])), fingerprint: expect.any(String) } });
    expect(live.project.instance(SET).status).toBeUndefined();
    expect(await live.project.plannedActions()).toEqual({ [SET]: 'update' });
    await live.project.apply();
    expect((await ids())['t-0000']).toBe(before['t-0000']);
    expect(Object.keys(await ids())).toEqual([...named(1), ...named(15).slice(3)]);
  });

  test('stops early if nothing can be created, and counts the skipped names', async () => {
    live.write(home());
    await live.project.apply();
    await live.local.clearRequests();
    await live.local.faults({ method: 'POST', path: '/databases$', status: 402, body: { error: 'quota exceeded' } });
    live.write(set(named(300)));
    expect(await live.project.failApply()).toMatch(/answered 402: quota exceeded\. .* After that, 2\d\d more were skipped\./);
    expect((await requests())['POST /databases']).toBeLessThan(100);
    await live.local.faults();
  });

  test('that is destroyed before it was complete leaves nothing behind', async () => {
    live.write(home());
    await live.project.apply();
    await live.local.faults({ method: 'POST', path: '/databases$', skip: 3, status: 400 });
    live.write(set(named(5), FORCE));
    await live.project.failApply();
    await live.local.faults();
    expect(Object.keys(await ids())).toHaveLength(3);
    await live.project.destroy();
    expect(await ids()).toEqual({});
  });

  test('recreates missing databases, and changes its fingerprint if a database was recreated under its name', async () => {
    live.write(set(named(30)));
    await live.project.apply();
    const { fingerprint } = attributes();
    await live.local.api('DELETE', '/databases/t-0003');
    const { text } = await live.project.plan();
    expect(text).toMatch(/\+ "t-0003" = "T-0003"/);
    await live.project.apply();
    const after = attributes().fingerprint;
    expect(after).not.toBe(fingerprint);
    await live.local.api('DELETE', '/databases/t-0004');
    await make('t-0004', 'schema');
    await live.project.apply('-refresh-only');
    expect(attributes()).toMatchObject({ names: whose(named(30)) });
    expect(attributes().fingerprint).not.toBe(after);
    // More than a list may lag behind.
    for (const name of named(12)) await live.local.api('DELETE', `/databases/${name}`);
    expect((await live.project.plan()).changes).toMatchObject([{ address: SET, actions: 'update', before: { tenant_count: 18 }, after: { tenant_count: 30 } }]);
    await live.project.apply();
    expect(Object.keys(await ids())).toEqual(named(30));
  });

  test('deletes, and does not recreate, databases that a lagging list lacks', async () => {
    live.write(set(named(5), FORCE));
    await live.project.apply();
    const before = await ids();
    const { body } = await live.local.api('GET', '/databases');
    const lagging = body.databases.filter(({ Name }: any) => !['t-0001', 't-0002'].includes(Name));
    await live.local.faults({ method: 'GET', path: '/databases\\?', body: { databases: lagging, pagination: {} } });
    expect(await live.project.plannedActions()).toEqual({});
    live.write(set([...named(1), ...named(5).slice(2)], FORCE));
    await live.project.apply();
    await live.local.faults();
    const { 't-0001': _deleted, ...rest } = before;
    expect(await ids()).toEqual(rest);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('adopts branches that requests of a killed apply create while it works, and no other databases', async () => {
    live.write(home());
    await live.project.apply();
    await make('t-0001', 'schema');
    await make('t-0002', 'schema');
    await make('t-0003');
    const before = await ids();
    // The list is from before these requests.
    const { body } = await live.local.api('GET', '/databases');
    const early = body.databases.filter(({ Name }: any) => Name === 'schema');
    await live.local.faults({ method: 'GET', path: '/databases\\?', body: { databases: early, pagination: {} } });
    live.write(set(named(20)));
    const text = await live.project.failApply();
    await live.local.faults();
    expect(text).toMatch(/Warning: 2 databases of the set exist already .*"t-0001", "t-0002"/);
    expect(text).toMatch(/Error: Could not create 1 database .*"t-0003": POST \S+ answered 400/);
    expect(await ids()).toMatchObject(before);
    expect(attributes()).toMatchObject({ tenant_count: 19 });
  });

  test('fails for names of other databases before it creates anything, and adopts branches of its schema database', async () => {
    live.write(home());
    await live.project.apply();
    await live.local.api('POST', '/groups', { name: 'other', location: 'aws-us-east-1' });
    await make('t-0001');
    await make('t-0002', 'newer');
    await make('t-0003', undefined, 'other');
    await make('t-0004', 'schema');
    const before = await ids();
    live.write(set(named(20)));
    const refusal = /3 databases of the set exist already .*These databases are not branches of "schema" in the group "g", so they do not belong to the set: "t-0001", "t-0002", "t-0003"\./;
    expect((await live.project.plan()).text).toMatch(refusal);
    expect(await live.project.failApply()).toMatch(/Error: 3 databases of the set exist already .* Nothing was changed\./);
    expect(await ids()).toEqual(before);

    const free = [...named(1), ...named(20).slice(4)];
    live.write(set(free));
    expect(await live.project.apply()).toMatch(/Warning: 1 database of the set exists already .* These databases are branches of "schema", so they belong to the set as they are/);
    expect((await ids())['t-0004']).toBe(before['t-0004']);
    // Of a few names more than there are the plan tells as well.
    live.write(set([...free, 't-0003', 't-0001']));
    expect(await live.project.fail('plan')).toMatch(/Error: 2 databases of the set exist already .*"t-0001", "t-0003"/);
  });

  test('branches new databases from another schema database, and keeps the existing ones', async () => {
    live.write(set(['a']));
    await live.project.apply();
    const before = await ids();
    live.write(set(['a', 'b'], '', 'newer'));
    const { text, changes } = await live.project.plan();
    expect(text).toContain('Warning: Another schema database for new tenants only');
    expect(changes).toMatchObject([{ actions: 'update' }]);
    await live.project.apply();
    expect(await ids()).toMatchObject(before);
    expect((await live.local.api('GET', '/databases/b')).body.database.parent).toMatchObject({ name: 'newer' });
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('needs a schema database in its group', async () => {
    const written = (schema: string) => live.write(set(['a']).replace(/schema_database = .*/, `schema_database = "${schema}"`));
    live.write(home());
    await live.project.apply();
    written('nobody');
    expect(await live.project.failApply()).toMatch(/Error: Schema database "nobody" does not exist .* Nothing was changed\./);
    await live.local.api('POST', '/groups', { name: 'other', location: 'aws-us-east-1' });
    await make('far', undefined, 'other');
    written('far');
    expect(await live.project.failApply()).toMatch(/Error: Schema database "far" is in another group .* It is in the group "other", but group is "g"\./);
    expect(Object.keys(await ids())).toEqual(['far']);
  });

  test('is migrated by a fleet in the same apply, and is imported without the snapshots of a rollout', async () => {
    const fleet = (names: readonly string[], ...migrations: string[]) => live.write(`${set(names, FORCE)}
      resource "turso_schema_fleet" "f" {
        schema_database = turso_database.schema["schema"].name
        discover        = { parent = turso_database.schema["schema"].name }
        keepers         = { tenants = turso_tenant_databases.t.fingerprint }
        strategy        = { snapshot_retention = "1h" }
        migrations      = [${migrations.map((name) => `{ name = "${name}", sql = "CREATE TABLE ${name} (x)" }`).join(', ')}]
      }
    `);
    const fleetState = () => live.project.instance('turso_schema_fleet.f').attributes;
    fleet(named(3), 'm1');
    await live.project.apply();
    expect(fleetState()).toMatchObject({ tenant_count: 3, behind_count: 0, versions: { m1: 3 } });
    fleet(named(5), 'm1', 'm2');
    await live.project.apply();
    expect(fleetState()).toMatchObject({ tenant_count: 5, behind_count: 0, versions: { m2: 5 } });
    expect(await live.project.plannedActions()).toEqual({});

    expect(Object.keys(await ids()).filter((name) => name.includes('-snapshot-'))).not.toEqual([]);
    await live.project.succeed('state', 'rm', SET);
    await live.project.succeed('import', SET, 'schema');
    expect(Object.keys(attributes().names)).toEqual(named(5));
  });

  test('keeps what was created when it is cancelled, and continues', async () => {
    live.write(home());
    await live.project.apply();
    await live.local.faults({ method: 'POST', path: '/databases$', latencyMs: 300 });
    live.write(set(named(150)));
    const run = live.project.start(['apply', '-auto-approve', '-input=false', '-no-color']);
    await run.printed(/turso_tenant_databases\.t: Creating/);
    while (Object.keys(await ids()).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    run.interrupt();
    const { code, text } = await run.outcome;
    expect(code).toBe(1);
    expect(text).toMatch(/It was cancelled\. What is known to be done is in the state; apply again to go on/);
    await live.local.faults();
    const made = await ids();
    expect(Object.keys(made).length).toBeLessThan(150);
    expect(attributes().names).toEqual(whose(Object.keys(made)));
    await live.project.apply();
    expect(await ids()).toMatchObject(made);
    expect(Object.keys(await ids())).toEqual(named(150));
  });
});

describeWithTerraform('a set of tenant databases whose group', () => {
  const acme = live.secondOrganization('acme');

  test('is renamed stays as it is', async () => {
    live.write(set(named(15)));
    await live.project.apply();
    const before = await ids();
    live.write(set(named(15)).replace('name     = "g"', 'name     = "renamed"'));
    await live.project.apply();
    expect(await ids()).toEqual(before);
    expect(attributes()).toMatchObject({ group: 'renamed', names: whose(named(15)) });
    expect(await live.project.plannedActions()).toEqual({});
  });

  const moved = () => set(named(15)).replace('name     = "g"', 'name     = "g"\n  organization = "acme"');

  test('moves to another organization moves with it', async () => {
    live.write(set(named(15)));
    await live.project.apply();
    const { fingerprint } = attributes();
    live.write(moved());
    expect((await live.project.plan()).changes).toContainEqual(expect.objectContaining({ address: SET, actions: 'update' }));
    await live.project.apply();
    expect(attributes()).toMatchObject({ organization: 'acme', names: whose(named(15)), fingerprint, url_template: expect.stringContaining('/acme/{name}/') });
    expect((await acme('GET', '/databases')).body.databases).toHaveLength(17);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('moved in an apply that ended before the set is found there', async () => {
    live.write(set(named(15)));
    await live.project.apply();
    const { fingerprint } = attributes();
    live.write(moved());
    await live.project.apply('-target=turso_group.g');
    expect(await live.project.plannedActions()).toEqual({});
    await live.project.apply('-refresh-only');
    expect(attributes()).toMatchObject({ organization: 'acme', names: whose(named(15)), fingerprint });
  });

  test('stays where it is does not move', async () => {
    live.write(set(['a']));
    await live.project.apply();
    live.write(set(['a']).replace('    organization    = turso_group.g.organization\n', '    organization = "acme"\n'));
    expect(await live.project.failApply()).toContain('Error: The databases are not in the organization "acme"');
    expect(attributes()).toMatchObject({ organization: 'local', names: whose(['a']) });
  });
});
