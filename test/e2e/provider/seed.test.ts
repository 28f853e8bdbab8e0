import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Live, seeded } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { createClient } from '../../support/libsql';
import { projectWithPlugin, REQUIRED_PROVIDERS } from '../../support/provider';
import { sqliteFile } from '../../support/sqlite-file';
import type { Fault } from '../../support/turso-local';

jest.setTimeout(60_000);

const live = new Live();
const DUMP = 'PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t (x);\nINSERT INTO t VALUES (\'dumped\');\nCOMMIT;\n';

const id = () => live.project.instance('turso_database.d').attributes.id;
const appFile = async (value: string) => live.put('app.db', await sqliteFile(['CREATE TABLE t (x)', `INSERT INTO t VALUES ('${value}')`]));

describeWithTerraform('a database that is made of a SQLite file', () => {
  test('has its data, and keeps it with a warning when the file changes', async () => {
    const path = await appFile('uploaded');
    const hashed = (file: string) => seeded(`type = "database_upload", file = "${file}", file_hash = filesha256("${file}")`);
    live.write(hashed(path));
    await live.project.apply();
    expect(await live.valueOf('SELECT x FROM t')).toBe('uploaded');
    expect(await live.project.plannedActions()).toEqual({});
    const before = id();
    copyFileSync(path, live.project.path('elsewhere.db'));
    live.write(hashed(live.project.path('elsewhere.db')));
    expect(await live.project.plannedActions()).toEqual({ 'turso_database.d': 'update' });
    await live.project.apply();
    expect(id()).toBe(before);
    live.put('elsewhere.db', await sqliteFile(['CREATE TABLE t (x)', "INSERT INTO t VALUES ('anew')"]));
    expect(await live.project.plannedActions()).toEqual({ 'turso_database.d': 'update' });
    expect(await live.project.apply()).toMatch(/Warning: A changed seed does not change the database .*Database "d" exists and keeps its data/);
    expect([id(), await live.valueOf('SELECT x FROM t')]).toEqual([before, 'uploaded']);
    expect(await live.project.plannedActions()).toEqual({});
    // Who asks for it begins again.
    await live.project.apply('-replace=turso_database.d');
    expect(await live.valueOf('SELECT x FROM t')).toBe('anew');
  });

  test('without a hash warns of another path, and ignores a deleted file', async () => {
    const path = await appFile('uploaded');
    live.write(seeded(`type = "database_upload", file = "${path}"`));
    await live.project.apply();
    rmSync(path);
    expect(await live.project.plannedActions()).toEqual({});
    live.write(seeded(`type = "database_upload", file = "${path}", file_hash = "abc"`));
    expect((await live.project.plan()).text).not.toContain('A changed seed');
    live.write(seeded('type = "database_upload", file = "/elsewhere.db"'));
    const { text, changes } = await live.project.plan();
    expect(changes).toMatchObject([{ actions: 'update' }]);
    expect(text).toContain('Warning: A changed seed does not change the database');
  });

  const table = ['CREATE TABLE t (x)'];
  const bad: [string, () => Promise<Buffer | string> | string, string][] = [
    ['is not a SQLite file', () => DUMP, 'It is not a SQLite file.'],
    ['is empty', () => '', 'It is not a SQLite file.'],
    ['has other pages', () => sqliteFile(table, ['PRAGMA page_size=1024', 'PRAGMA journal_mode=WAL']), 'Its page size is 1024. Turso accepts 4096'],
    ['is not in WAL mode', () => sqliteFile(table, []), 'It is not in WAL mode. Run "PRAGMA journal_mode=WAL;" on it.'],
    ['has auto-vacuum', () => sqliteFile(table, ['PRAGMA auto_vacuum=FULL', 'PRAGMA journal_mode=WAL']), 'It has auto-vacuum'],
    ['is in UTF-16', () => sqliteFile(table, ["PRAGMA encoding='UTF-16'", 'PRAGMA journal_mode=WAL']), 'Its text is UTF-16.'],
    ['is cut off', async () => (await sqliteFile(table)).subarray(0, 4096), 'It is shorter than its header says.'],
  ];
  test.each(bad)('fails the plan when the file %s', async (_what, content, message) => {
    const path = live.put('app.db', await content());
    live.write(seeded(`type = "database_upload", file = "${path}"`));
    const text = await live.project.fail('plan');
    expect(text).toContain('Error: Unusable file of seed');
    expect(text).toContain(`file is "${path}".`);
    expect(text).toContain(message);
  });

  test('fails the plan when the -wal file holds the latest changes and when the file exceeds size_limit, both at once', async () => {
    const path = await appFile('uploaded');
    live.put('app.db-wal', 'frames');
    live.write(seeded(`type = "database_upload", file = "${path}"`, 'size_limit = "4kb"'));
    expect(await live.project.fail('plan')).toMatch(/whose name ends in "-wal"\. .* It has 8192 bytes, more than size_limit \("4kb"\) allows\./);
  });

  test('fails the apply before it creates anything if the file does not exist by then', async () => {
    live.write(seeded('type = "database_upload", file = "/nowhere/app.db"'));
    expect(await live.project.plannedActions()).toMatchObject({ 'turso_database.d': 'create' });
    expect(await live.project.failApply()).toContain('It does not exist.');
    expect(await live.databaseNames()).toEqual([]);
  });

  const failures: [string, Fault][] = [
    ['Turso refuses it', { status: 400 }],
    ['the token is refused', { status: 401 }],
  ];
  test.each(failures)('leaves no database behind when %s, and the next apply creates it', async (_how, fault) => {
    live.write(seeded(`type = "database_upload", file = "${await appFile('uploaded')}"`));
    await live.local.faults({ method: 'POST', path: '/v1/upload$', ...fault });
    expect(await live.project.failApply()).toMatch(/Error: Could not upload the file of database "d" .* POST \/v1\/upload answered 40.: .* This apply deleted the database again\./);
    expect(await live.databaseNames()).toEqual([]);
    await live.local.faults();
    await live.project.apply();
    expect(await live.valueOf('SELECT x FROM t')).toBe('uploaded');
  });

  test.each<[string, Fault]>([
    ['a 503 came instead of an answer', { status: 503, when: 'before', times: 1 }],
    ['the connection broke', { drop: 'before', times: 1 }],
    ['the rate limit was reached', { status: 429, retryAfter: 0, times: 1 }],
    ['a 502 came although it had arrived', { status: 502, when: 'after', times: 1 }],
    ['the connection broke when it had arrived', { drop: 'after', times: 1 }],
  ])('is filled once when %s', async (_how, fault) => {
    live.write(seeded(`type = "database_upload", file = "${await appFile('uploaded')}"`));
    await live.local.faults({ method: 'POST', path: '/v1/upload$', ...fault });
    await live.project.apply();
    expect(await live.valueOf('SELECT x FROM t')).toBe('uploaded');
  });

  test('stays in the state as tainted when it cannot be deleted either', async () => {
    live.write(seeded(`type = "database_upload", file = "${await appFile('uploaded')}"`));
    await live.local.faults({ method: 'POST', path: '/v1/upload$', status: 400 }, { method: 'DELETE', path: '/databases/d$', status: 403 });
    expect(await live.project.failApply()).toContain(
      'The database cannot be used, and this apply could not delete it again. It is in the state as tainted, and the next apply replaces it.',
    );
    expect(live.project.instance('turso_database.d').status).toBe('tainted');
    await live.local.faults();
    await live.project.apply();
    expect(await live.valueOf('SELECT x FROM t')).toBe('uploaded');
  });

  test('is deleted again when the user cancels the upload', async () => {
    const real = await projectWithPlugin(live.local);
    try {
      writeFileSync(real.path('app.db'), await sqliteFile(['CREATE TABLE t (x)']));
      real.config(`${REQUIRED_PROVIDERS}${seeded('type = "database_upload", file = "app.db"')}`);
      await live.local.faults({ method: 'POST', path: '/v1/upload$', latencyMs: 30_000 });
      const run = real.start(['apply', '-auto-approve', '-input=false', '-no-color']);
      while ((await live.databaseNames()).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
      run.interrupt();
      const { code, text } = await run.outcome;
      expect(code).toBe(1);
      expect(text).toMatch(/Could not create database "d".*It was cancelled\./);
      expect(await live.databaseNames()).toEqual([]);
      expect(real.state().map(({ address }) => address)).toEqual(['turso_group.g']);
    } finally {
      real.remove();
    }
  });
});

describeWithTerraform('a database that is made of a dump', () => {
  test('in a file, has its data', async () => {
    live.write(seeded(`type = "dump", file = "${live.put('a.sql', DUMP)}"`));
    await live.project.apply();
    expect(await live.valueOf('SELECT x FROM t')).toBe('dumped');
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('at a URL, has its data', async () => {
    const server = createServer((_request, response) => response.end(DUMP)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      live.write(seeded(`type = "dump", url = "http://127.0.0.1:${(server.address() as AddressInfo).port}/a.sql"`));
      await live.project.apply();
      expect(await live.valueOf('SELECT x FROM t')).toBe('dumped');
    } finally {
      server.close();
    }
  });

  test('fails the plan when the file does not begin as Turso requires', async () => {
    live.write(seeded(`type = "dump", file = "${live.put('a.sql', 'CREATE TABLE t (x);')}"`));
    expect(await live.project.fail('plan')).toContain('It does not begin with the lines "PRAGMA foreign_keys=OFF;" and "BEGIN TRANSACTION;".');
  });

  test('that Turso rejects leaves no database behind', async () => {
    live.write(seeded(`type = "dump", file = "${live.put('a.sql', DUMP.replace('INSERT INTO t', 'INSERT INTO nothing'))}"`));
    expect(await live.project.failApply()).toMatch(/Could not create database "d".*nothing/);
    expect(await live.databaseNames()).toEqual([]);
  });
});

describeWithTerraform('a branch of a point in time', () => {
  const run = async (name: string, ...statements: string[]) => {
    const { body: { jwt } } = await live.local.api('POST', `/databases/${name}/auth/tokens`);
    const { body: { database } } = await live.local.api('GET', `/databases/${name}`);
    const client = createClient({ url: `http://${database.Hostname}`, authToken: jwt });
    try {
      for (const sql of statements) await client.execute(sql);
    } finally {
      client.close();
    }
  };

  test('has the data of that time, and keeps it when the configuration names another time', async () => {
    await live.local.api('POST', '/groups', { name: 'g', location: 'aws-us-east-1' });
    await live.local.api('POST', '/databases', { name: 'origin', group: 'g' });
    await run('origin', 'CREATE TABLE t (x)', "INSERT INTO t VALUES ('before')");
    // turso-local tells points in time apart that lie a quarter of a second from each other.
    await new Promise((resolve) => setTimeout(resolve, 600));
    const timestamp = new Date().toISOString();
    await run('origin', "UPDATE t SET x = 'after'");
    const branch = (at: string) => `resource "turso_database" "d" {
      name  = "d"
      group = "g"
      seed  = { type = "database", name = "origin", timestamp = "${at}" }
    }`;
    live.write(branch(timestamp));
    await live.project.apply();
    expect(await live.valueOf('SELECT x FROM t')).toBe('before');
    expect(await live.project.plannedActions()).toEqual({});
    live.write(branch(new Date().toISOString()));
    const { text, changes } = await live.project.plan();
    expect(changes).toMatchObject([{ actions: 'update' }]);
    expect(text).toContain('Warning: A changed seed does not change the database');
  });
});
