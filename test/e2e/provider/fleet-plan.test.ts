import { FLEET, fleetBlock, POSTS, stageOf, TWINS, UNIQUE, USERS } from './fleet-stage';
import { Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(120_000);

const live = new Live();
const stage = stageOf(live);

const FOUND = 'discover = { prefix = "t-" }';
const DROP = { name: '0004_drop', sql: "SELECT 1;\n\nDROP TABLE users;\nDELETE FROM posts; SELECT 'secret'", file: 'migrations/0004_drop.sql' };

describeWithTerraform('the plan of a fleet', () => {
  beforeEach(async () => stage.open('t-1', 't-2'));

  const applied = async (...migrations: readonly object[]) => {
    stage.fleet(migrations);
    await live.project.apply();
  };

  test('shows a review: SQL, databases, versions, order', async () => {
    stage.fleet([USERS]);
    const { text: first } = await live.project.plan();
    expect(first).toMatch(/Warning: discover finds 2 databases .*These become tenants of the fleet: "t-1", "t-2"\./);
    await live.project.apply();

    stage.fleet([USERS, UNIQUE, POSTS], `${FOUND}\nstrategy = { canaries = ["t-1"], pause = "1s" }`);
    const { text, changes } = await live.project.plan();
    const { after, afterUnknown } = changes[0];
    expect(after.rollout).toEqual({
      from: { [USERS.name]: 2 },
      migrations: [
        { name: UNIQUE.name, direction: 'up', databases: 3, sql: UNIQUE.sql, destructive: [expect.stringContaining('0002_unique:1: ')] },
        { name: POSTS.name, direction: 'up', databases: 3, sql: POSTS.sql, destructive: [] },
      ],
      order: [
        'rehearsal on a branch of "t-1", which is deleted afterwards', 'canaries: "t-1"', 'pause of 1s', 'wave 1: 1 tenant, 16 at a time',
        'schema database "schema"',
      ],
    });
    // What an application may still change is left open.
    expect(afterUnknown).toMatchObject({ versions: true, tenant_count: true });
    expect(text).toMatch(/~ version += "0001_users" -> "0003_posts"/);
    expect(text).toMatch(/Warning: Migration may fail on data .*0002_unique:1: .*CREATE UNIQUE INDEX users_email/);
    await live.project.apply();
    expect(stage.state().rollout).toEqual(after.rollout);
    expect((await live.project.succeed('plan', '-refresh-only', '-detailed-exitcode')).text).toContain('No changes.');
    expect(await live.project.plannedActions()).toEqual({});

    // The next plan shows its rollout as a whole, without a word of the one before.
    const { down: _down, ...third } = { ...POSTS, name: '0004_more', sql: 'CREATE TABLE more (id INTEGER PRIMARY KEY)' };
    stage.fleet([USERS, UNIQUE, POSTS, third]);
    const { changes: [next], text: shown } = await live.project.plan();
    expect([next.before.rollout, next.after.rollout.migrations.map(({ name }: any) => name)]).toEqual([null, ['0004_more']]);
    expect(shown).toMatch(/\+ rollout += \{ \+ from += \{ \+ "0003_posts" = 2 \} \+ migrations = \[ \+ \{ \+ databases += 3/);
  });

  test('fails when a migration would destroy data, names each statement, and passes with permission', async () => {
    await applied(USERS, POSTS);
    stage.fleet([USERS, POSTS, DROP]);
    const text = await live.project.fail('plan');
    expect(text).toContain('Error: Migration destroys data');
    expect(text).toContain('migrations/0004_drop.sql:3: ');
    expect(text).toContain('migrations/0004_drop.sql:4: ');
    expect(text).toMatch(/set allow_destructive of the migration to true/);
    expect(await stage.objects('t-1')).toEqual(['posts', 'users']);

    stage.fleet([USERS, POSTS, { ...DROP, allow_destructive: true }]);
    const { text: allowed, changes } = await live.project.plan();
    expect(allowed).toMatch(/Warning: Rollout destroys data .*migrations\/0004_drop\.sql:3: /);
    expect(changes[0].after.rollout.migrations[0].destructive).toHaveLength(2);
    await live.project.apply();
    expect(await stage.objects('t-1')).toEqual(['posts']);
    // An applied migration is history: nobody has to allow it any more.
    stage.fleet([USERS, POSTS, DROP]);
    expect(Object.keys(await live.project.plannedActions())).toEqual([FLEET]);
    await live.project.apply();
    expect(await live.project.plannedActions()).toEqual({});
  });

  describe('with 84 migrations', () => {
    const many = Array.from({ length: 84 }, (_, index) => {
      const table = `customers_${index + 1}`;
      return {
        name: `${String(index + 1).padStart(4, '0')}_${table}`,
        sql: `CREATE TABLE ${table} (\n  id INTEGER PRIMARY KEY,\n  email TEXT NOT NULL\n);\nCREATE INDEX ${table}_email ON ${table} (email);\n`,
      };
    });
    const unique = { name: '0085_unique', sql: 'CREATE UNIQUE INDEX once ON customers_1 (email);\n' };
    const broken = { name: '0086_broken', sql: 'CREATE TABEL b (x);\n' };
    /** What Terraform says beside the plan itself. */
    const told = (output: string) => output.slice(output.search(/^(Warning|Error): /m));
    const lines = (text: string) => text.split('\n').length;

    // As the CDK writes it, and as people do.
    test.each([
      ['JSON', (migrations: readonly object[]) => {
        live.write('');
        const fleet = { schema_database: 'schema', discover: { prefix: 't-' }, migrations };
        live.project.file('fleet.tf.json', JSON.stringify({ resource: { turso_schema_fleet: { f: fleet } } }, null, 2));
      }],
      ['HCL', (migrations: readonly { name: string; sql: string }[]) => live.write(`
        resource "turso_schema_fleet" "f" {
          schema_database = "schema"
          discover        = { prefix = "t-" }
          migrations = [${migrations.map(({ name, sql }) => `{
            name = "${name}"
            sql  = <<-SQL\n${sql}            SQL\n          }`).join(', ')}]
        }
      `)],
    ])('prints only one of them in a message, in %s', async (_syntax, write) => {
      write(many);
      await live.project.apply();
      write([...many, unique]);
      const { stdout } = await live.project.succeed('plan');
      const warning = told(stdout);
      expect(warning).toMatch(/Migration may fail on data[^]*with turso_schema_fleet\.f,[^]*0085_unique:1: .*CREATE UNIQUE INDEX once/);
      expect(warning).not.toContain('customers_2');
      expect(lines(warning)).toBeLessThan(25);

      // Many faults are many messages, each with its migration.
      write([...many.slice(0, 3).map((one) => ({ ...one, sql: 'CREATE TABLE edited (x);\n' })), ...many.slice(4), broken]);
      const { stderr } = await live.project.run('plan');
      expect(stderr.match(/Applied migration changed/g)).toHaveLength(4);
      // Each of the four shows the changed lines of its own migration.
      for (const message of stderr.split('Error: ').slice(1)) {
        expect(lines(message)).toBeLessThan(30);
        expect(new Set(message.match(/customers_\d+/g)).size).toBeLessThanOrEqual(1);
      }
    });
  });

  describe('knows that foreign keys are on', () => {
    const tables = (action: string) => ({
      name: '0001_tables',
      sql: `CREATE TABLE shelf (id INTEGER PRIMARY KEY, label TEXT);
CREATE TABLE book (id INTEGER PRIMARY KEY, shelf_id INTEGER NOT NULL REFERENCES shelf (id)${action});`,
    });
    const rebuild = {
      name: '0002_label_required',
      file: 'migrations/0002_label_required.sql',
      sql: `CREATE TABLE shelf_new (id INTEGER PRIMARY KEY, label TEXT NOT NULL);
INSERT INTO shelf_new (id, label) SELECT id, label FROM shelf;
DROP TABLE shelf;
ALTER TABLE shelf_new RENAME TO shelf;`,
    };
    const rows = ["INSERT INTO shelf VALUES (1, 'one'), (2, 'two')", 'INSERT INTO book VALUES (1, 1), (2, 2), (3, 2)'];
    const books = async () => (await stage.run('t-1', 'SELECT count(*) FROM book'))[0][0];

    test('and rejects a rebuild that would empty another table, which runs without them', async () => {
      await applied(tables(' ON DELETE CASCADE'));
      await stage.run('t-1', ...rows);
      stage.fleet([tables(' ON DELETE CASCADE'), rebuild]);
      const text = await live.project.fail('plan');
      expect(text).toMatch(/Error: Migration destroys data .*migrations\/0002_label_required\.sql:3: deletes the rows of "book" that refer to "shelf"/);
      expect(text).toMatch(/set its foreign_keys to false/);
      stage.fleet([tables(' ON DELETE CASCADE'), rebuild], `${FOUND}\nforeign_keys = false`);
      await live.project.apply();
      expect(await books()).toBe('3');
      expect(await live.project.plannedActions()).toEqual({});
    });

    test('and names a rebuild that fails on rows, which continues without them after a part was applied', async () => {
      await applied(tables(''));
      await stage.run('t-1', ...rows);
      stage.fleet([tables(''), rebuild]);
      expect(await live.project.fail('plan')).toMatch(/Error: Migration fails in databases with rows .*0002_label_required\.sql:3: fails where "shelf_id" of "book" refers to a row of "shelf"/);
      // Who says that foreign keys are to be on finds out in the tenants.
      stage.fleet([tables(''), { ...rebuild, foreign_keys: true }]);
      const failed = await live.project.failApply();
      expect(failed).toMatch(/"t-1" failed in migration "0002_label_required", line 3: FOREIGN KEY constraint failed\. .*Set foreign_keys of the migration to false/);
      expect(failed).toMatch(/Set foreign_keys or allow_destructive of "0002_label_required" as its error says, then apply again/);
      expect(failed).not.toMatch(/Correct the data/);
      const mended = { ...rebuild, sql: `PRAGMA foreign_keys = OFF;\n${rebuild.sql}\nPRAGMA foreign_keys = ON;\n` };
      stage.fleet([tables(''), mended]);
      await live.project.apply();
      expect(await books()).toBe('3');
      expect(stage.state()).toMatchObject({ version: rebuild.name, behind_count: 0 });
    });
  });

  test.each([
    ['a syntax error', 'CREATE TABLE ok (x);\nCREATE TABEL posts (x)', /0002_bad\.sql:12: .*syntax error .*`TABEL` .*CREATE TABEL posts \(x\)/],
    ['a table that is missing', "INSERT INTO nowhere VALUES ('secret')", /0002_bad\.sql:11: .*no such table: nowhere .*INSERT INTO nowhere VALUES \('\.\.\.'\)/],
  ])('fails for %s before it touches a database', async (_name, sql, message) => {
    await applied(USERS);
    stage.fleet([USERS, { name: '0002_bad', sql, file: 'migrations/0002_bad.sql', line: 11 }]);
    const text = await live.project.fail('plan');
    expect(text).toMatch(/Error: Migration "0002_bad" fails .*This plan tried it on the schema database "schema" in a transaction that it rolled back/);
    expect(text).toMatch(message);
    expect(text).not.toContain('secret');
    expect(await stage.objects('schema')).toEqual(['users']);
  });

  test('judges a fleet whose schema database does not exist yet without a rehearsal', async () => {
    live.write(`
      resource "turso_database" "new" {
        name  = "new"
        group = "g"
      }
      resource "turso_schema_fleet" "f" {
        schema_database = turso_database.new.name
        databases       = ["t-1"]
        migrations      = ${JSON.stringify([USERS, { ...DROP, name: '0002_drop' }])}
      }
    `);
    expect(await live.project.fail('plan')).toContain('Error: Migration destroys data');
  });

  test('takes migrations back for an older target, and applies them again without it', async () => {
    await applied(USERS, UNIQUE, POSTS);
    stage.fleet([USERS, UNIQUE, POSTS], `${FOUND}\ntarget_version = "0001_users"`);
    const { text, changes } = await live.project.plan();
    expect(changes[0].after.rollout).toMatchObject({
      migrations: [{ name: POSTS.name, direction: 'down', databases: 3, sql: POSTS.down }, { name: UNIQUE.name, direction: 'down' }],
      order: ['schema database "schema"', 'wave 1: 2 tenants, 16 at a time'],
    });
    expect(text).toMatch(/Warning: Reverting migrations destroys data .*DROP TABLE posts/);
    await live.project.apply();
    expect([await stage.objects('t-1'), await stage.objects('schema')]).toEqual([['users'], ['users']]);
    expect(stage.state()).toMatchObject({ version: USERS.name, versions: { [USERS.name]: 2 }, behind_count: 0 });
    expect(await live.project.plannedActions()).toEqual({});

    stage.fleet([USERS, UNIQUE, POSTS]);
    await live.project.apply();
    expect([await stage.objects('t-1'), await stage.objects('schema')]).toEqual(Array(2).fill(['posts', 'users', 'users_email']));
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('fails for a target that needs a way back which a migration does not have', async () => {
    const { down: _down, ...oneWay } = POSTS;
    await applied(USERS, oneWay);
    stage.fleet([USERS, oneWay], `${FOUND}\ntarget_version = "0001_users"`);
    expect(await live.project.fail('plan')).toMatch(/Error: Unreachable target version .*"0003_posts"/);
  });

  test('fails when the search finds an encrypted database, and says how to leave it out', async () => {
    const key = Buffer.alloc(32, 7).toString('base64');
    const encryption = { encryption_key: key, encryption_cipher: 'aes256gcm' };
    expect((await live.local.api('POST', '/databases', { name: 't-locked', group: 'g', remote_encryption: encryption })).status).toBe(200);
    stage.fleet([USERS]);
    expect(await live.project.fail('plan')).toMatch(/Error: Database "t-locked" is encrypted .*discover\.exclude/);
    stage.fleet([USERS], 'discover = { prefix = "t-", exclude = ["*-locked"] }');
    await live.project.apply();
    expect(stage.state()).toMatchObject({ tenant_count: 2, behind_count: 0 });
  });

  test('names a canary that is not a tenant before anything changes', async () => {
    stage.fleet([USERS], `${FOUND}\nstrategy = { canaries = ["nobody"] }`);
    expect((await live.project.plan()).text).toMatch(/Warning: Unknown tenant in strategy .*canaries names "nobody", but the fleet has no tenant with this name yet\./);
    expect(await live.project.failApply()).toMatch(/Error: Rollout cannot be planned .*canaries names "nobody", which is no tenant of the fleet\./);
    expect(await stage.objects('t-1')).toEqual([]);
  });

  test.each([
    ['a canary', 'canaries = ["t-1", "t_2"]', /Error: Unknown tenant in strategy .*strategy\.canaries names "t_2", but the fleet has no tenant with this name\. Its tenants are "t-1", "t-2"\./],
    ['the tenant of the rehearsal', 'rehearse_on = "t-12"', /strategy\.rehearse_on names "t-12", but the fleet has no tenant with this name\. Did you mean "t-1"\?/],
  ])('fails for %s that is not a tenant, if all tenants are known', async (_what, strategy, message) => {
    stage.fleet([USERS], `databases = ["t-1", "t-2"]\nstrategy = { ${strategy.replace('t_2', 'elsewhere')} }`);
    expect(await live.project.fail('plan')).toMatch(new RegExp(message.source.replace('t_2', 'elsewhere')));
  });

  test('names the new databases that discover finds, and no present tenant', async () => {
    stage.fleet([USERS], `databases = ["t-1"]\n${FOUND}`);
    expect((await live.project.plan()).text).toMatch(/Warning: discover finds 1 database .*tenants of the fleet: "t-2"\./);
    await live.project.apply();
    stage.fleet([USERS], 'discover = { group = "g" }');
    expect((await live.project.plan()).text).not.toContain('discover finds');
    stage.fleet([USERS], 'discover = { prefix = "x-" }');
    expect((await live.project.plan()).text).toMatch(/Warning: discover finds no database so far .*No database matches now\./);
    // Those that the same apply makes are not there yet.
    live.write(`${fleetBlock([USERS], 'discover = { prefix = "x-" }\n  keepers = { of = terraform_data.later.id }')}
      resource "terraform_data" "later" {}
    `);
    expect((await live.project.plan()).text).not.toContain('discover finds');
  });

  test('finds the tenants of a group that the same apply renames', async () => {
    await stage.branch('t-3');
    const renamed = (name: string) => `
      resource "turso_group" "g" {
        name     = "${name}"
        location = "aws-us-east-1"
      }
      ${fleetBlock([USERS], 'discover = { group = turso_group.g.name, prefix = "t-" }')}
    `;
    live.write(`import {\n  to = turso_group.g\n  id = "g"\n}\n${renamed('g')}`);
    await live.project.apply();
    live.write(renamed('renamed'));
    expect((await live.project.plan()).text).not.toContain('discover finds');
    await live.project.apply();
    expect(stage.state()).toMatchObject({ tenant_count: 3, behind_count: 0, discover: { group: 'renamed' } });
    live.write(renamed('g'));
    await live.project.apply();
  });

  test('that continues after a failure names the tenants that failed', async () => {
    await applied(USERS);
    await stage.run('t-2', TWINS);
    stage.fleet([USERS, UNIQUE]);
    await live.project.failApply();
    expect((await live.project.plan()).text).toMatch(
      /Warning: 1 tenant failed before .*This rollout tries again what failed last time: "t-2" in migration "0002_unique": .*UNIQUE constraint failed/,
    );
  });

  describe('in a group with delete protection', () => {
    const protect = async (on: boolean) => live.local.api('PATCH', '/groups/g/configuration', { delete_protection: on });
    beforeEach(async () => protect(true));
    afterEach(async () => protect(false));

    test.each([
      ['rehearse_on', 'rehearse_on = "t-1"'], ['canaries', 'canaries = ["t-1"]'], ['canary_count', 'canary_count = 1'], ['snapshot_retention', 'snapshot_retention = "1h"'],
    ])('fails for strategy.%s, whose branches could not be deleted', async (setting, strategy) => {
      const before = await live.databaseNames();
      stage.fleet([USERS], `${FOUND}\nstrategy = { ${strategy} }`);
      const message = new RegExp(`Error: Branches could not be deleted from group "g" .*strategy\\.${setting} creates branches.*delete_protection is on for the group "g"`);
      expect(await live.project.fail('plan')).toMatch(message);
      await protect(false);
      const { file } = await live.project.plan();
      await protect(true);
      expect(await live.project.fail('apply', '-input=false', file)).toMatch(message);
      expect([await live.databaseNames(), await stage.objects('t-1')]).toEqual([before, []]);
    });

    test('explains why branches of earlier rollouts stay, and creates no more', async () => {
      await protect(false);
      stage.fleet([USERS], `${FOUND}\nstrategy = { snapshot_retention = "1h" }`);
      await live.project.apply();
      const made = (await live.databaseNames()).length;
      await protect(true);
      await stage.run('schema', "UPDATE _turso_fleet_snapshots SET expires_at = '2020-01-01T00:00:00.000Z'");
      stage.fleet([USERS, POSTS]);
      expect(await live.project.apply()).toMatch(
        /Warning: Branches were not deleted .*2 databases are branches that rollouts created.*because delete_protection of the group is on\. Set delete_protection of the group to false and apply\./,
      );
      expect(await live.databaseNames()).toHaveLength(made);
      await protect(false);
      stage.fleet([USERS, POSTS, UNIQUE]);
      await live.project.apply();
      expect((await live.databaseNames()).sort()).toEqual(['schema', 't-1', 't-2']);
    });
  });

  test('is empty when another checkout has the files in another folder', async () => {
    const at = (folder: string) => [{ ...USERS, file: `${folder}/0001_users.sql`, line: 1 }];
    await applied(...at('/home/me/app'));
    stage.fleet(at('/builds/app'));
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('of another strategy migrates nothing', async () => {
    await applied(USERS);
    stage.fleet([USERS], `${FOUND}\nstrategy = { concurrency = 2 }`);
    const { changes } = await live.project.plan();
    expect(changes).toMatchObject([{ address: FLEET, actions: 'update', after: { rollout: null, behind_count: 0 } }]);
    await live.project.apply();
    expect(stage.state()).toMatchObject({ rollout: null, versions: { [USERS.name]: 2 } });
    expect(await live.project.plannedActions()).toEqual({});
  });
});
