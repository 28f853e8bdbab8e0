import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { bundle, FOLDER, TestCloud, type TestUser } from './cloud';
import committed from '../app/desktop/migrations.json';
import { stamp } from '../app/shared/stamp';

const SEALED = `sealed:${'n'.repeat(32)}:${'c'.repeat(40)}`;

void describe('the team cloud', () => {
  let cloud: TestCloud;
  let [owner, admin, editor, viewer, stranger]: TestUser[] = [];
  let team: string;

  before(async () => {
    cloud = await TestCloud.start({ REQUESTS_PER_MINUTE: '100' });
    [owner, admin, editor, viewer, stranger] = await Promise.all(['olga', 'adam', 'edith', 'vera', 'stan'].map(async (name) => cloud.user(name)));
    team = (await owner.send('POST', '/teams', { name: 'Crew' })).body.id;
    for (const [user, role] of [[admin, 'admin'], [editor, 'editor'], [viewer, 'viewer']] as const) {
      assert.equal((await owner.send('POST', `/teams/${team}/members`, { email: `${user.id}@example.com`, role })).status, 201);
    }
  });
  after(async () => cloud?.stop());

  async function newConnection(name: string): Promise<{ id: string; path: string; version: number }> {
    const { body } = await editor.send('POST', `/teams/${team}/connections`, { name, host: 'db.example', port: 5432, secret: SEALED });
    return { ...body, path: `/teams/${team}/connections/${body.id}` };
  }

  test('gives each role what it may do, and hides the team from others', async () => {
    const { path } = await newConnection('roles');
    const statuses = async (method: string, at: string, body?: unknown, headers?: Record<string, string>) => Promise.all(
      [stranger, viewer, editor, admin, owner].map(async (user) => (await user.send(method, at, body, headers)).status));
    assert.deepEqual(await statuses('GET', path), [404, 200, 200, 200, 200]);
    assert.deepEqual(await statuses('POST', `/teams/${team}/connections`, { name: 'one more' }), [404, 403, 201, 201, 201]);
    assert.deepEqual(await statuses('DELETE', path, undefined, { 'if-match': '"999"' }), [404, 403, 412, 412, 412]);
    assert.deepEqual(await statuses('GET', `/teams/${team}/audit`), [404, 403, 403, 200, 200]);
    assert.deepEqual(await statuses('POST', `/teams/${team}/members`, { email: 'nobody@example.com', role: 'viewer' }), [404, 403, 403, 404, 404]);
    assert.deepEqual(await statuses('PATCH', `/teams/${team}`, { name: 'Crew' }, { 'if-match': '"999"' }), [404, 403, 403, 412, 412]);
    assert.equal((await fetch(`${cloud.url}/teams`)).status, 401);
  });

  test('lets only owners change owners, and keeps one', async () => {
    const members = `/teams/${team}/members`;
    assert.equal((await admin.send('PATCH', `${members}/${owner.id}`, { role: 'viewer' }, { 'if-match': '"1"' })).status, 403);
    assert.equal((await admin.send('DELETE', `${members}/${owner.id}`)).status, 403);
    assert.equal((await admin.send('PATCH', `${members}/${editor.id}`, { role: 'owner' }, { 'if-match': '"1"' })).status, 403);
    const { status, body } = await owner.send('DELETE', `${members}/${owner.id}`);
    assert.deepEqual([status, body.error], [409, 'A team needs an owner. Make another member an owner first.']);
    const second = (await owner.send('POST', '/teams', { name: 'Gone soon' })).body.id;
    assert.equal((await owner.send('DELETE', `/teams/${second}`)).status, 204);
  });

  test('takes the key of the team for a member only from a member who has it', async () => {
    const give = async (from: TestUser) => (await from.send('PUT', `/teams/${team}/members/${viewer.id}/key`, { sealedKey: 'k'.repeat(64) })).status;
    const hasKey = async () => (await owner.send('GET', `/teams/${team}/members`)).body.items.map((one: any) => [one.user_id, one.has_key]);
    assert.equal(await give(editor), 403);
    await cloud.db.execute({ sql: "UPDATE members SET sealed_key = 'mine' WHERE user_id = ?", args: [editor.id] });
    assert.equal(await give(editor), 204);
    assert.deepEqual(await hasKey(), [['adam', 0], ['edith', 1], ['olga', 0], ['vera', 1]]);
  });

  test('replaces the key of a user only when asked, because what was sealed for it is lost', async () => {
    const { body: { id } } = await admin.send('POST', '/teams', { name: 'Sealed' });
    const set = async (key: string, more = {}) => (await admin.send('PUT', '/me/public-key', { publicKey: key.repeat(43), ...more })).status;
    const hasKey = async () => (await admin.send('GET', `/teams/${id}/members`)).body.items[0].has_key;
    assert.equal(await set('a'), 204);
    await cloud.db.execute({ sql: "UPDATE members SET sealed_key = 'mine' WHERE team_id = ?", args: [id] });
    assert.deepEqual([await set('b'), await set('a'), await hasKey()], [409, 204, 1]);
    assert.deepEqual([await set('b', { replace: true }), await hasKey()], [204, 0]);
  });

  test('refuses a change by somebody who has not seen the last one', async () => {
    const { path } = await newConnection('versions');
    const read = await viewer.send('GET', path);
    const tag = read.headers.get('etag')!;
    assert.equal((await viewer.send('GET', path, undefined, { 'if-none-match': tag })).status, 304);
    assert.equal((await editor.send('PATCH', path, { host: 'a' })).status, 428);
    const changed = await editor.send('PATCH', path, { host: 'a' }, { 'if-match': tag });
    assert.deepEqual([changed.status, changed.body.host, changed.body.version], [200, 'a', 2]);
    const late = await admin.send('PATCH', path, { host: 'b' }, { 'if-match': tag });
    assert.deepEqual([late.status, late.body.error], [412, 'Somebody has changed this connection since you read it. Read it again, and repeat your change.']);
    assert.equal((await editor.send('GET', path)).body.host, 'a');
  });

  test('answers 304 for a list that has not changed', async () => {
    const tag = (await viewer.send('GET', `/teams/${team}/members`)).headers.get('etag')!;
    assert.equal((await viewer.send('GET', `/teams/${team}/members`, undefined, { 'if-none-match': tag })).status, 304);
  });

  test('gives lists in pages, without missing or repeating a row', async () => {
    for (const name of ['page a', 'page b', 'page b', 'page é']) await newConnection(name);
    const whole = (await viewer.send('GET', `/teams/${team}/connections?limit=100`)).body.items.map(({ id }: { id: string }) => id);
    const found: string[] = [];
    let path: string | undefined = `/teams/${team}/connections?limit=2`;
    while (path !== undefined) {
      const { body, headers } = await viewer.send('GET', path);
      found.push(...body.items.map(({ id }: { id: string }) => id));
      assert.equal(headers.get('link') === null, body.next === null);
      path = /<(.+)>/.exec(headers.get('link') ?? '')?.[1];
    }
    assert.deepEqual(found, whole);
    assert.equal((await viewer.send('GET', `/teams/${team}/connections?after=x`)).status, 400);
    assert.equal((await viewer.send('GET', `/teams/${team}/connections?limit=0`)).status, 400);
  });

  test('takes no secret in clear text, and no field that a connection does not have', async () => {
    const { status, body } = await editor.send('POST', `/teams/${team}/connections`, { name: 'clear', secret: 'hunter2', owner: 'me' });
    assert.equal(status, 400);
    assert.match(body.error, /secret has to be sealed by the client/);
    assert.match(body.error, /no field "owner"/);
    await assert.rejects(async () => cloud.db.execute("UPDATE connections SET secret = 'hunter2'"), /CHECK constraint failed/);
  });

  test('merges edits by field: the last writer wins, in whichever order they arrive', async () => {
    const { id, path } = await newConnection('merged');
    // Later than the creation of the connection, and not from the future.
    const now = Date.now();
    while (Date.now() < now + 5) await cloud.db.execute('SELECT 1');
    const edit = (name: string, field: string, value: string | null, time: number) => (
      { id: name, teamId: team, connectionId: id, field, value, stamp: stamp(time, name) });
    const late = await editor.send('POST', '/sync/edits', { edits: [edit('e1', 'host', 'later', now + 3), edit('e2', 'port', '6543', now + 1)] });
    assert.deepEqual(late.body.outcomes, [{ id: 'e1', outcome: 'applied' }, { id: 'e2', outcome: 'applied' }]);
    const early = await admin.send('POST', '/sync/edits', { edits: [edit('a1', 'host', 'earlier', now - 60_000), edit('a2', 'username', 'ada', now + 2)] });
    assert.deepEqual(early.body.outcomes, [{ id: 'a1', outcome: 'superseded' }, { id: 'a2', outcome: 'applied' }]);
    const { body } = await viewer.send('GET', path);
    assert.deepEqual([body.host, body.port, body.username], ['later', 6543, 'ada']);
    const history = (await owner.send('GET', `/teams/${team}/audit?limit=3`)).body.items;
    assert.deepEqual(history.map((row: any) => [row.user_name, row.field, row.new_value, row.outcome]), [
      ['adam', 'username', 'ada', 'applied'], ['adam', 'host', 'earlier', 'superseded'], ['edith', 'port', '6543', 'applied'],
    ]);
  });

  test('counts an edit once that is sent twice, and lets no clock win against later edits', async () => {
    const { id, path } = await newConnection('repeated');
    const future = { id: 'future', teamId: team, connectionId: id, field: 'host', value: 'from the future', stamp: stamp(Date.now() + 3_600_000, 'x') };
    const second = { ...future, id: 'second', value: 'second', stamp: stamp(Date.now() + 3_600_001, 'x') };
    await editor.send('POST', '/sync/edits', { edits: [future, second] });
    const { version, host } = (await viewer.send('GET', path)).body;
    assert.equal(host, 'second');
    const next = { ...future, id: 'after', value: 'now', stamp: stamp(Date.now() + 3_600_000, 'y') };
    assert.deepEqual((await editor.send('POST', '/sync/edits', { edits: [next] })).body.outcomes, [{ id: 'after', outcome: 'applied' }]);
    assert.deepEqual((await editor.send('POST', '/sync/edits', { edits: [future] })).body.outcomes, [{ id: 'future', outcome: 'applied' }]);
    const now = (await viewer.send('GET', path)).body;
    assert.deepEqual([now.host, now.version], ['now', version + 1]);
  });

  test('does not apply edits that a role forbids or whose connection is gone', async () => {
    const { id, path } = await newConnection('gone');
    const edit = { id: 'v1', teamId: team, connectionId: id, field: 'host', value: 'x', stamp: stamp(Date.now(), 'v') };
    assert.deepEqual((await viewer.send('POST', '/sync/edits', { edits: [edit] })).body.outcomes, [{ id: 'v1', outcome: 'forbidden' }]);
    assert.equal((await editor.send('DELETE', path, undefined, { 'if-match': '"1"' })).status, 204);
    assert.deepEqual((await editor.send('POST', '/sync/edits', { edits: [edit] })).body.outcomes, [{ id: 'v1', outcome: 'gone' }]);
    assert.equal((await editor.send('POST', '/sync/edits', { edits: [{ ...edit, field: "host' = 1 --" }] })).status, 400);
  });

  test('moves the sync clock with each change, and gives a replica to members only', async () => {
    const before_ = (await viewer.send('GET', '/sync/clock')).body.value;
    await newConnection('clock');
    assert.ok((await viewer.send('GET', '/sync/clock')).body.value > before_);
    assert.equal((await stranger.send('GET', '/sync/replica')).status, 403);
    assert.match((await viewer.send('GET', '/sync/replica')).body.url, /^http/);
  });

  test('keeps the audit log as it is, also against who has the whole database', async () => {
    await assert.rejects(async () => cloud.db.execute('DELETE FROM audit_log'), /append-only/);
    await assert.rejects(async () => cloud.db.execute("UPDATE audit_log SET user_id = 'me'"), /append-only/);
  });

  test('limits the requests of each user', async () => {
    const busy = await cloud.user('busy');
    const answers = await Promise.all(Array.from({ length: 150 }, async () => busy.send('GET', '/me')));
    const refused = answers.filter(({ status }) => status === 429);
    assert.ok(refused.length > 0 && answers.length - refused.length >= 100, `${refused.length} of ${answers.length} were refused.`);
    assert.ok(Number(refused[0].headers.get('retry-after')) >= 1);
    assert.equal((await stranger.send('GET', '/me')).status, 200);
  });
});

test('refuses to start without its keys, and shows no setting', () => {
  const { status, stderr } = spawnSync(process.execPath, [require.resolve('tsx/cli'), join(FOLDER, 'app', 'serve.ts')], {
    env: { PATH: process.env.PATH, TOKEN_KEY: 'too short', TURSO_DATABASE_URL: 'http://x' }, encoding: 'utf8',
  });
  assert.equal(status, 1);
  assert.match(stderr, /These variables are not set: TURSO_AUTH_TOKEN, .*COOKIE_KEY/);
  assert.doesNotMatch(stderr, /too short/);
});

test('the desktop has the migrations of its folder', () => {
  assert.deepEqual(committed, bundle('desktop'));
});
