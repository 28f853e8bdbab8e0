import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { FOLDER } from './cloud';
import { Local } from '../app/desktop/local';
import { vaultOf } from '../app/desktop/vault';
import { fieldFault, type Edit } from '../app/shared/connection';
import { notFromTheFuture, stamp } from '../app/shared/stamp';

const folder = mkdtempSync(join(tmpdir(), 'team-cloud-desktop-'));
after(() => rmSync(folder, { recursive: true }));

const newKey = () => randomBytes(32).toString('base64url');

void test('opens a secret with the key of the team, which only a member can open', async () => {
  const [ada, bob, eve] = await Promise.all([vaultOf(newKey()), vaultOf(newKey()), vaultOf(newKey())]);
  const teamKey = ada.newTeamKey();
  const sealed = ada.seal('hunter2', teamKey);
  assert.equal(fieldFault('secret', sealed), undefined);
  assert.equal(sealed.includes('hunter2'), false);
  const forBob = ada.sealTeamKey(teamKey, bob.publicKey);
  assert.equal(bob.open(sealed, bob.openTeamKey(forBob)), 'hunter2');
  assert.throws(() => eve.openTeamKey(forBob));
  assert.throws(() => eve.open(sealed));
  assert.notEqual(ada.seal('hunter2', teamKey), sealed);
});

void test('stamps sort by time, then by writer, and none is from the future', () => {
  const stamps = [stamp(9, 'b'), stamp(10, 'a'), stamp(10, 'b'), stamp(1_900_000_000_000, 'a')];
  assert.deepEqual([...stamps].reverse().sort(), stamps);
  assert.equal(notFromTheFuture(stamp(20, 'a-b'), 10), stamp(10, 'a-b'));
  assert.equal(notFromTheFuture(stamp(5, 'a-b'), 10), stamp(5, 'a-b'));
});

void test('keeps edits and settings for the next start, each stamp later than the one before', async () => {
  const vault = await vaultOf(newKey());
  const edit = (id: string, made: string): Edit => ({ id, teamId: 't', connectionId: 'c', field: 'host', value: id, stamp: made });
  const first = await Local.open(folder, vault);
  const made = [await first.newStamp(), await first.newStamp()];
  await first.addEdits([edit('z', made[0]), edit('a', made[1])]);
  await first.set('refresh token', 'a refresh token');
  first.close();
  const second = await Local.open(folder, vault);
  assert.deepEqual((await second.edits()).map(({ id }) => id), ['z', 'a']);
  assert.equal(await second.setting('refresh token'), 'a refresh token');
  assert.ok(await second.newStamp() > made[1] && made[1] > made[0]);
  await second.forget([{ id: 'z' }]);
  assert.deepEqual((await second.edits()).map(({ id }) => id), ['a']);
  second.close();
});

void test('needs its key, and takes no secret as an argument, which others could see', () => {
  const desktop = (env: NodeJS.ProcessEnv, ...args: string[]) => {
    const options = { cwd: FOLDER, env: { PATH: process.env.PATH, TEAM_CLOUD_URL: 'http://127.0.0.1:9', DESKTOP_FOLDER: join(folder, 'cli'), ...env } };
    return spawnSync(process.execPath, ['--import', 'tsx', 'app/desktop/cli.ts', ...args], { ...options, encoding: 'utf8' });
  };
  assert.match(desktop({ DESKTOP_KEY: 'short' }, 'sync').stderr, /^DESKTOP_KEY is not set, or is not 32 bytes/);
  const refused = desktop({ DESKTOP_KEY: newKey() }, 'edit', 'Team', 'orders', 'secret=hunter2');
  assert.deepEqual([refused.status, refused.stderr], [1, 'Write secret=-, and give the secret on standard input.\n']);
});
