import assert from 'node:assert/strict';
import { SlackApp, type Workspace } from './slack-app';
import { changesOf } from '../example';
import type { Step, Story } from '../story';

const WORKSPACES: readonly Workspace[] = ['workspace1', 'workspace2'];

const STEPS: readonly Step<SlackApp>[] = [
  {
    title: 'Deploy the fleet with cdktf',
    async run(app) {
      await app.deploy();
      return 'a group, the schema database, two workspaces, their tokens';
    },
  },
  {
    title: 'Both workspaces have the tables',
    async run(app) {
      for (const workspace of WORKSPACES) {
        assert.deepEqual(await tables(app, workspace), ['channel_members', 'channels', 'messages', 'users']);
      }
      return 'users, channels, channel_members, messages';
    },
  },
  {
    title: 'Rows of one workspace are not in the other',
    async run(app) {
      await app.query('workspace1', "INSERT INTO users (email, display_name) VALUES ('ada@example.com', 'Ada')");
      assert.equal(await count(app, 'workspace1', 'users'), 1);
      assert.equal(await count(app, 'workspace2', 'users'), 0);
      return '1 user in workspace1, 0 in workspace2';
    },
  },
  {
    title: 'A second plan is empty',
    async run(app) {
      const changes = changesOf(await app.plan());
      assert.deepEqual(changes, []);
      return 'no changes';
    },
  },
  {
    title: 'Add a migration: the plan shows it and its databases',
    async run(app) {
      app.addMigration('0004_direct_messages', 'CREATE TABLE direct_messages (\n'
        + '  id INTEGER PRIMARY KEY,\n  from_user_id INTEGER NOT NULL REFERENCES users (id),\n'
        + '  to_user_id INTEGER NOT NULL REFERENCES users (id),\n  body TEXT NOT NULL\n);\n');
      const [fleet, ...others] = changesOf(await app.plan());
      assert.deepEqual(others, []);
      assert.deepEqual(fleet.change.actions, ['update']);
      assert.equal(fleet.change.after.migrations.at(-1).name, '0004_direct_messages');
      assert.deepEqual(fleet.change.before.versions, versions('0003_messages'));
      assert.deepEqual(fleet.change.after.versions, versions('0004_direct_messages'));
      assert.equal(fleet.change.after.rollout.migrations[0].databases, WORKSPACES.length + 1);
      return '0003_messages -> 0004_direct_messages on workspace1, workspace2 and the schema database';
    },
  },
  {
    title: 'Deploy: all three databases have the migration, and old rows are unchanged',
    async run(app) {
      await app.deploy();
      for (const workspace of WORKSPACES) assert.ok((await tables(app, workspace)).includes('direct_messages'));
      const schema = await app.querySchemaDatabase("SELECT name FROM sqlite_schema WHERE name = 'direct_messages'");
      assert.equal(schema.length, 1);
      assert.equal(await count(app, 'workspace1', 'users'), 1);
      return 'direct_messages everywhere, Ada is still there';
    },
  },
  {
    title: 'Deploy a migration that breaks the data of one workspace: it is reported, the other is migrated',
    async run(app) {
      await app.query('workspace2', "INSERT INTO channels (name) VALUES ('general'), ('general')");
      app.addMigration('0005_channel_names', 'CREATE UNIQUE INDEX channel_names ON channels (name);\n');
      const output = await app.deployAndFail();
      assert.match(output, /"workspace2" failed in migration "0005_channel_names", line 1: UNIQUE constraint failed/);
      assert.doesNotMatch(output, /"workspace1" failed/);
      assert.equal(await version(app, 'workspace1'), '0005_channel_names');
      assert.equal(await version(app, 'workspace2'), '0004_direct_messages');
      return 'workspace2: UNIQUE constraint failed; workspace1 is at 0005_channel_names';
    },
  },
  {
    title: 'Correct the data and deploy again: the rest is migrated',
    async run(app) {
      await app.query('workspace2', "UPDATE channels SET name = name || '-' || id WHERE id > 1");
      await app.deploy();
      for (const workspace of WORKSPACES) assert.equal(await version(app, workspace), '0005_channel_names');
      assert.deepEqual(changesOf(await app.plan()), []);
      return 'every database at 0005_channel_names, and the plan is empty again';
    },
  },
  {
    title: 'Destroy removes everything',
    async run(app, platform) {
      await app.destroy();
      const { databases } = await platform.api<{ databases: unknown[] }>('GET', '/databases');
      const { groups } = await platform.api<{ groups: unknown[] }>('GET', '/groups');
      assert.deepEqual({ databases, groups }, { databases: [], groups: [] });
      return 'no database and no group is left';
    },
  },
];

/** `npm start`: a database for each workspace. */
export const slack: Story<SlackApp> = { steps: STEPS, app: (platform, signal) => new SlackApp(platform, signal) };

function versions(name: string): Record<string, number> {
  return { [name]: WORKSPACES.length };
}

async function tables(app: SlackApp, workspace: Workspace): Promise<unknown[]> {
  const rows = await app.query(workspace, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' "
    + "AND name NOT LIKE 'sqlite%' ORDER BY name");
  return rows.map(({ name }) => name);
}

async function count(app: SlackApp, workspace: Workspace, table: string): Promise<unknown> {
  const [row] = await app.query(workspace, `SELECT count(*) AS count FROM ${table}`);
  return row.count;
}

async function version(app: SlackApp, workspace: Workspace): Promise<unknown> {
  const [row] = await app.query(workspace, 'SELECT name FROM _turso_migrations ORDER BY position DESC LIMIT 1');
  return row.name;
}
