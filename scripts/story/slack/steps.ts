import assert from 'node:assert/strict';
import { SlackApp, type Workspace } from './slack-app';
import { changesOf, type Row } from '../example';
import type { Step, Story } from '../story';

const WORKSPACES: readonly Workspace[] = ['workspace1', 'workspace2'];

const TABLES = ['channels', 'messages', 'users'];

const STEPS: readonly Step<SlackApp>[] = [
  {
    title: 'Deploy the schema database and the first workspace with cdktf',
    async run(app) {
      app.declare('workspace1');
      await app.deploy();
      return 'a group, the schema database, workspace1, and the tokens of the application';
    },
  },
  {
    title: 'The schema database has the tables, and so has the workspace',
    async run(app) {
      assert.deepEqual(tableNames(await app.querySchemaDatabase(SELECT_TABLES)), TABLES);
      assert.deepEqual(await tables(app, 'workspace1'), TABLES);
      return 'users, channels, messages: the workspace is a branch of the schema database';
    },
  },
  {
    title: 'Alice writes the first message in the first workspace',
    async run(app) {
      await app.query('workspace1', "INSERT INTO users (username, email, display_name) VALUES ('alice', 'alice@company1.example', 'Alice Jones')");
      await app.query('workspace1', "INSERT INTO channels (name, description) VALUES ('general', 'News for everybody')");
      await app.query('workspace1', "INSERT INTO messages (channel_id, user_id, content) VALUES (1, 1, 'Good morning!')");
      assert.deepEqual(await app.query('workspace1', 'SELECT content FROM messages'), [{ content: 'Good morning!' }]);
      return '1 user, 1 channel, 1 message';
    },
  },
  {
    title: 'Add the second workspace: it has the tables, and no row of the first one',
    async run(app) {
      app.declare(...WORKSPACES);
      await app.deploy();
      assert.deepEqual(await tables(app, 'workspace2'), TABLES);
      for (const table of TABLES) assert.equal(await count(app, 'workspace2', table), 0);
      assert.deepEqual(changesOf(await app.plan()), []);
      return 'Alice and her message are in workspace1 only; the next plan is empty';
    },
  },
  {
    title: 'Add a table for direct messages: the plan shows the migration and its databases',
    async run(app) {
      app.addMigration('0004_direct_messages', 'CREATE TABLE direct_messages (\n'
        + '  id INTEGER PRIMARY KEY,\n  sender_id INTEGER NOT NULL REFERENCES users (id),\n'
        + '  recipient_id INTEGER NOT NULL REFERENCES users (id),\n  content TEXT NOT NULL\n);\n');
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
    title: 'Deploy: every database has the table, and the rows are unchanged',
    async run(app) {
      await app.deploy();
      for (const workspace of WORKSPACES) assert.ok((await tables(app, workspace)).includes('direct_messages'));
      assert.ok(tableNames(await app.querySchemaDatabase(SELECT_TABLES)).includes('direct_messages'));
      assert.equal(await count(app, 'workspace1', 'messages'), 1);
      return "direct_messages everywhere, and Alice's message is still there";
    },
  },
  {
    title: 'Bob joins the first workspace, and Alice writes to him',
    async run(app) {
      await app.query('workspace1', "INSERT INTO users (username, email, display_name) VALUES ('bob', 'bob@company1.example', 'Bob Brown')");
      await app.query('workspace1', "INSERT INTO direct_messages (sender_id, recipient_id, content) VALUES (1, 2, 'Welcome, Bob!')");
      assert.equal(await count(app, 'workspace1', 'direct_messages'), 1);
      assert.equal(await count(app, 'workspace2', 'direct_messages'), 0);
      return '1 direct message in workspace1, 0 in workspace2';
    },
  },
  {
    title: 'The application opens a workspace with the environment of the stack: npx cdktf-turso env slack -- ...',
    async run(app) {
      assert.deepEqual(await app.say('workspace1', 'bob', 'general', 'Hello!'), ['alice: Good morning!', 'bob: Hello!']);
      return 'Bob answers Alice in workspace1';
    },
  },
  {
    title: 'Deploy a migration that breaks the data of one workspace: it is reported, the other is migrated',
    async run(app) {
      await app.query('workspace2', "INSERT INTO channels (name, description) VALUES ('one', 'talk'), ('two', 'talk')");
      app.addMigration('0005_descriptions', 'CREATE UNIQUE INDEX channel_descriptions ON channels (description);\n');
      const output = await app.deployAndFail();
      assert.match(output, /"workspace2" failed in migration "0005_descriptions", line 1: UNIQUE constraint failed/);
      assert.doesNotMatch(output, /"workspace1" failed/);
      assert.equal(await app.version('workspace1'), '0005_descriptions');
      assert.equal(await app.version('workspace2'), '0004_direct_messages');
      return 'workspace2: UNIQUE constraint failed; workspace1 is at 0005_descriptions';
    },
  },
  {
    title: 'Correct the data and deploy again: the rest is migrated',
    async run(app) {
      await app.query('workspace2', "UPDATE channels SET description = description || ' ' || id WHERE id > 1");
      await app.deploy();
      for (const workspace of WORKSPACES) assert.equal(await app.version(workspace), '0005_descriptions');
      assert.deepEqual(changesOf(await app.plan()), []);
      return 'every database at 0005_descriptions, and the plan is empty again';
    },
  },
  {
    title: 'Destroy removes everything',
    async run(app, platform) {
      await app.destroy();
      const { groups } = await platform.api<{ groups: unknown[] }>('GET', '/groups');
      assert.deepEqual({ databases: await platform.databases(), groups }, { databases: [], groups: [] });
      return 'no database and no group is left';
    },
  },
];

/** `npm start`: a database for each workspace. */
export const slack: Story<SlackApp> = { steps: STEPS, app: (platform, signal) => new SlackApp(platform, signal) };

function versions(name: string): Record<string, number> {
  return { [name]: WORKSPACES.length };
}

const SELECT_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB '[_]*' AND name NOT GLOB 'sqlite*' ORDER BY name";

async function tables(app: SlackApp, workspace: Workspace): Promise<unknown[]> {
  return tableNames(await app.query(workspace, SELECT_TABLES));
}

function tableNames(rows: readonly Row[]): unknown[] {
  return rows.map(({ name }) => name);
}

async function count(app: SlackApp, workspace: Workspace, table: string): Promise<unknown> {
  const [row] = await app.query(workspace, `SELECT count(*) AS count FROM ${table}`);
  return row.count;
}
