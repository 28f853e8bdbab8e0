import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startTursoLocal } from '../../support/turso-local';
import { FreshInstance, freshInstance, runSql, until } from '../fresh-instance';

let local: FreshInstance;

beforeAll(async () => {
  local = await freshInstance();
  await local.ask('POST', '/groups', { name: 'default', location: 'aws-eu-west-1' });
});

afterAll(() => local.stop());

/** Longer than the delay until a write is recorded. */
const NOTED = 400;

const run = async (database: string, ...statements: string[]) => {
  const token = await local.token(`/databases/${database}`);
  let rows: string[][] = [];
  for (const statement of statements) {
    const { body } = await local.sql(database, token, statement);
    expect(body.results[0]).toMatchObject({ type: 'ok' });
    rows = body.results[0].response.result.rows.map((row: { value: string }[]) => row.map(({ value }) => value));
  }
  return rows;
};

let made = 0;
const branch = async (name: string, timestamp: string) => {
  made += 1;
  const answer = await local.ask('POST', '/databases', { name: `branch-${made}`, group: 'default', seed: { type: 'database', name, timestamp } });
  return { ...answer, name: `branch-${made}` };
};

const moment = async () => {
  await delay(NOTED);
  const time = new Date().toISOString();
  await delay(10);
  return time;
};

describe('a branch at a point in time', () => {
  it('has the state of its source at that time, and changes independently afterwards', async () => {
    await local.ask('POST', '/databases', { name: 'source', group: 'default' });
    await run('source', 'CREATE TABLE t (x)', 'INSERT INTO t VALUES (1)');
    const one = await moment();
    await run('source', 'INSERT INTO t VALUES (2)', 'CREATE TABLE later (y)', 'PRAGMA user_version = 3');
    const two = await moment();
    await run('source', 'DELETE FROM t', 'DROP TABLE later');
    const three = await moment();

    for (const [time, rows] of [[one, [['1']]], [two, [['1'], ['2']]], [three, []]] as const) {
      const { name, status } = await branch('source', time);
      expect(status).toBe(200);
      expect(await run(name, 'SELECT x FROM t ORDER BY x')).toEqual(rows);
      expect(await run(name, 'PRAGMA integrity_check')).toEqual([['ok']]);
      await run(name, 'INSERT INTO t VALUES (9)');
    }
    const again = await branch('source', two);
    expect(await run(again.name, 'SELECT count(*) FROM later')).toEqual([['0']]);
    expect(await run('source', 'SELECT count(*) FROM t')).toEqual([['0']]);
    expect((await local.ask('GET', `/databases/${again.name}`)).body.database.parent.name).toBe('source');
  });

  it.each([
    ['a time of another zone', (time: Date) => new Date(time.getTime() - 90 * 60_000).toISOString().replace('Z', '-01:30')],
    ['a time without a zone, which is UTC', (time: Date) => time.toISOString().replace('Z', '')],
  ])('accepts %s', async (_, written) => {
    const source = `zone-${made}`;
    await local.ask('POST', '/databases', { name: source, group: 'default' });
    await run(source, 'CREATE TABLE t (x)');
    const time = await moment();
    await run(source, 'DROP TABLE t');
    await moment();
    const { name } = await branch(source, written(new Date(time)));
    expect(await run(name, 'SELECT count(*) FROM t')).toEqual([['0']]);
  });

  it('can go back to the first state of a seeded database', async () => {
    await local.ask('POST', '/databases', { name: 'parent', group: 'default' });
    await run('parent', 'CREATE TABLE t (x)', 'INSERT INTO t VALUES (1)');
    await local.ask('POST', '/databases', { name: 'child', group: 'default', seed: { type: 'database', name: 'parent' } });
    const time = await moment();
    await run('child', 'DELETE FROM t');
    const { name } = await branch('child', time);
    expect(await run(name, 'SELECT x FROM t')).toEqual([['1']]);
    const grandchild = await branch(name, new Date().toISOString());
    expect(await run(grandchild.name, 'SELECT x FROM t')).toEqual([['1']]);
  });

  it('is empty if its source was empty then', async () => {
    await local.ask('POST', '/databases', { name: 'blank', group: 'default' });
    const time = await moment();
    await run('blank', 'CREATE TABLE t (x)');
    await moment();
    const { name, status } = await branch('blank', time);
    expect(status).toBe(200);
    expect(await run(name, 'SELECT count(*) FROM sqlite_schema')).toEqual([['0']]);
    await run(name, 'CREATE TABLE t (x)');
  });

  it.each([
    ['in the future', () => new Date(Date.now() + 60_000).toISOString(), 'it lies in the future'],
    ['before the source existed', () => new Date(Date.now() - 3_600_000).toISOString(), 'database young was created at 20'],
    ['longer ago than a day', () => '2020-01-01T00:00:00Z', 'databases can be restored to the last 24 hours'],
    ['that is none', () => 'yesterday', 'invalid seed.timestamp "yesterday": use a time such as'],
    ['that is no day', () => '2026-13-45T00:00:00Z', 'invalid seed.timestamp'],
  ])('is rejected for a time %s, and leaves nothing behind', async (_, time, error) => {
    await local.ask('POST', '/databases', { name: 'young', group: 'default' });
    const answer = await branch('young', time());
    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringContaining(error) } });
    expect((await local.ask('GET', `/databases/${answer.name}`)).status).toBe(404);
  });
});

describe('points in time before', () => {
  let data: string;

  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'turso-local-test-'));
  });

  afterEach(() => rmSync(data, { recursive: true, force: true }));

  it.each<[string, NodeJS.Signals]>([['a restart', 'SIGTERM'], ['kill -9', 'SIGKILL']])('%s can be restored', async (_, signal) => {
    const first = await startTursoLocal({ data });
    await first.api('POST', '/groups', { name: 'default', location: 'ams' });
    await first.api('POST', '/databases', { name: 'd', group: 'default' });
    const { jwt } = (await first.api('POST', '/groups/default/auth/tokens')).body;
    const sql = (database: string, statement: string, url = first.apiUrl) => runSql(`${url}/local/${database}/v2/pipeline`, jwt, statement);
    await sql('d', 'CREATE TABLE t (x)');
    await sql('d', 'INSERT INTO t VALUES (1)');
    const time = await moment();
    await sql('d', 'DELETE FROM t');
    await first.stop(signal);

    const second = await startTursoLocal({ data });
    expect((await sql('d', 'SELECT count(*) FROM t', second.apiUrl)).body.results[0].response.result.rows[0][0].value).toBe('0');
    await sql('d', 'INSERT INTO t VALUES (5)', second.apiUrl);
    const { status } = await second.api('POST', '/databases', { name: 'then', group: 'default', seed: { type: 'database', name: 'd', timestamp: time } });
    expect(status).toBe(200);
    expect((await sql('then', 'SELECT x FROM t', second.apiUrl)).body.results[0].response.result.rows).toEqual([[{ type: 'integer', value: '1' }]]);
    await second.stop();
  });
});

describe('a compacted log', () => {
  it('contains the states since the compaction', async () => {
    await local.ask('POST', '/databases', { name: 'packed', group: 'default' });
    await run('packed', 'CREATE TABLE t (id INTEGER PRIMARY KEY, x)');
    const early = await moment();
    // sqld packs its log when it has grown beyond 200 MB.
    for (let round = 0; round < 14; round += 1) {
      await run('packed', `INSERT OR REPLACE INTO t SELECT i, randomblob(4000) FROM (WITH RECURSIVE n(i) AS (SELECT ${round * 100} UNION ALL SELECT i + 1 FROM n LIMIT 4000) SELECT i FROM n)`);
    }
    const folder = join(local.data, 'sqld', 'dbs', (await local.ask('GET', '/databases/packed')).body.database.DbId);
    await until(() => readdirSync(join(folder, 'snapshots')).some((name) => name.endsWith('.snap')), 20_000);
    expect(readFileSync(join(folder, 'wallog')).readBigUInt64LE(32)).toBeGreaterThan(0n);
    await run('packed', 'INSERT INTO t VALUES (-1, 1)');
    const [[before]] = await run('packed', 'SELECT count(*) FROM t');
    const time = await moment();
    await run('packed', 'DELETE FROM t WHERE id < 1000');
    await moment();
    const { name, status } = await branch('packed', time);
    expect(status).toBe(200);
    expect(await run(name, 'SELECT count(*) FROM t')).toEqual([[before]]);
    expect(await run(name, 'PRAGMA integrity_check')).toEqual([['ok']]);
    const lost = await branch('packed', early);
    expect(lost.body).toEqual({ error: expect.stringContaining('its history does not reach so far back') });
  }, 120_000);
});
