import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';
import { migrate, type BundledMigration, type Client } from 'cdktf-turso/runtime';
import { messagesIn, say } from '../app/messages';

const command = ['cdktf-turso', 'migrations', 'bundle', 'migrations'];
const migrations = JSON.parse(execFileSync('npx', command, { cwd: join(__dirname, '..'), encoding: 'utf8' })) as BundledMigration[];

/** A workspace in memory, with the migrations of the fleet. */
let workspace: Client;
beforeEach(async () => {
  const { createClient } = await import('@libsql/client');
  workspace = createClient({ url: ':memory:' });
  await migrate(workspace, migrations);
  await workspace.batch([
    "INSERT INTO users (username, email, display_name) VALUES ('alice', 'alice@company1.example', 'Alice'), ('bob', 'bob@company1.example', 'Bob')",
    "INSERT INTO channels (name) VALUES ('general'), ('random')",
  ]);
});

test('shows what was said in a channel, in its order', async () => {
  await say(workspace, { username: 'bob', channel: 'general', text: 'Hello!' });
  await say(workspace, { username: 'alice', channel: 'random', text: 'Lunch?' });
  await say(workspace, { username: 'alice', channel: 'general', text: 'Good morning!' });
  assert.deepEqual((await messagesIn(workspace, 'general')).map(({ username, text }) => `${username}: ${text}`), ['bob: Hello!', 'alice: Good morning!']);
});

test('says nothing for an unknown user, or in an unknown channel', async () => {
  await assert.rejects(say(workspace, { username: 'eve', channel: 'general', text: 'Hello!' }), /no user "eve"/);
  await assert.rejects(say(workspace, { username: 'bob', channel: 'secret', text: 'Hello!' }), /no channel "secret"/);
  assert.deepEqual(await messagesIn(workspace, 'general'), []);
});
