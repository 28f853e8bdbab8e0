import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithCommand } from '../../support/describe-with-command';
import { createClient, LibsqlClient } from '../../support/libsql';
import { PYTHON, pythonWithLibsql } from '../../support/python-libsql';
import { startTursoLocal, TursoLocal } from '../../support/turso-local';

const KEY = Buffer.alloc(32, 7).toString('base64');

let data: string;
let folder: string;
let local: TursoLocal;
let clients: LibsqlClient[] = [];

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'turso-local-test-'));
  local = await startTursoLocal({ data });
  await local.api('POST', '/groups', { name: 'default', location: 'aws-eu-west-1' });
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'replica-'));
  clients = [];
});

afterEach(() => {
  clients.forEach((client) => client.close());
  rmSync(folder, { recursive: true, force: true });
});

afterAll(async () => {
  await local.stop();
  rmSync(data, { recursive: true, force: true });
});

/** The port stays the same, as every client expects. */
async function restart(signal: NodeJS.Signals, whileStopped: () => Promise<void> = async () => undefined): Promise<void> {
  await local.stop(signal);
  try {
    await whileStopped();
  } finally {
    local = await startTursoLocal({ data });
  }
}

const url = (name: string) => `${local.apiUrl}/local/${name}/`;
const token = async (name: string, query = '', body?: object) => (await local.api('POST', `/databases/${name}/auth/tokens${query}`, body)).body.jwt as string;

async function newDatabase(name: string, ...statements: string[]): Promise<LibsqlClient> {
  expect((await local.api('POST', '/databases', { name, group: 'default' })).status).toBe(200);
  const primary = opened({ url: url(name), authToken: await token(name) });
  for (const statement of statements) await primary.execute(statement);
  return primary;
}

function opened(config: Parameters<typeof createClient>[0]): LibsqlClient {
  const client = createClient(config);
  clients.push(client);
  return client;
}

/** An embedded replica in a file of this name. */
const replica = async (name: string, file = name, authToken?: string) => opened({
  url: `file:${join(folder, file)}`,
  syncUrl: url(name),
  authToken: authToken ?? await token(name),
});

async function column(client: LibsqlClient, sql = 'SELECT x FROM t ORDER BY rowid'): Promise<unknown[]> {
  return (await client.execute(sql)).rows.map((row) => row[0]);
}

/** The generation that a replica has reached. */
const generationOf = (file: string) => JSON.parse(readFileSync(join(folder, `${file}-info`), 'utf8')).generation as number;

describe('a replica of the client for TypeScript', () => {
  it('copies the database, and has later writes after each sync', async () => {
    const primary = await newDatabase('followed', 'CREATE TABLE t (x)', "INSERT INTO t VALUES ('a')");
    const copy = await replica('followed');
    expect(await column(copy)).toEqual(['a']);
    await primary.execute("INSERT INTO t VALUES ('b')");
    expect(await column(copy)).toEqual(['a']);
    await copy.sync();
    expect(await column(copy)).toEqual(['a', 'b']);
    await primary.batch(["UPDATE t SET x = 'c' WHERE x = 'a'", 'ALTER TABLE t ADD COLUMN y', "INSERT INTO t VALUES ('d', 1)"]);
    await copy.sync();
    expect(await column(copy)).toEqual(['c', 'b', 'd']);
  });

  it('sends its writes to the primary and reads them at once', async () => {
    const primary = await newDatabase('written', 'CREATE TABLE t (x)');
    const copy = await replica('written');
    await copy.execute("INSERT INTO t VALUES ('a')");
    await copy.batch(["INSERT INTO t VALUES ('b')", "INSERT INTO t VALUES ('c')"], 'write');
    const transaction = await copy.transaction('write');
    await transaction.execute("INSERT INTO t VALUES ('d')");
    await transaction.commit();
    const abandoned = await copy.transaction('write');
    await abandoned.execute("INSERT INTO t VALUES ('e')");
    await abandoned.rollback();
    expect(await column(copy)).toEqual(['a', 'b', 'c', 'd']);
    expect(await column(primary)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('follows a database that was empty at first', async () => {
    const primary = await newDatabase('empty');
    const copy = await replica('empty');
    expect(await column(copy, 'SELECT name FROM sqlite_schema')).toEqual([]);
    await primary.batch(['CREATE TABLE t (x)', "INSERT INTO t VALUES ('a')"]);
    await copy.sync();
    expect(await column(copy)).toEqual(['a']);
  });

  it('reads while turso-local is stopped, and continues after its restart', async () => {
    const primary = await newDatabase('restarted', 'CREATE TABLE t (x)', "INSERT INTO t VALUES ('a')");
    const copy = await replica('restarted');
    await copy.execute("INSERT INTO t VALUES ('b')");
    const generation = generationOf('restarted');
    await restart('SIGTERM', async () => {
      expect(await column(copy)).toEqual(['a', 'b']);
      await expect(copy.sync()).rejects.toThrow('Connection refused');
      await expect(copy.execute("INSERT INTO t VALUES ('lost')")).rejects.toThrow('Connection refused');
    });
    await primary.execute("INSERT INTO t VALUES ('c')");
    await copy.execute("INSERT INTO t VALUES ('d')");
    expect(await column(copy)).toEqual(['a', 'b', 'c', 'd']);
    expect(generationOf('restarted')).toBe(generation);
  });

  it('continues after kill -9, also if it was closed then', async () => {
    const primary = await newDatabase('killed', 'CREATE TABLE t (x)', "INSERT INTO t VALUES ('a')");
    const open = await replica('killed', 'open');
    (await replica('killed', 'closed')).close();
    await restart('SIGKILL');
    await primary.execute("INSERT INTO t VALUES ('b')");
    await open.sync();
    const reopened = await replica('killed', 'closed');
    await reopened.sync();
    for (const copy of [open, reopened]) {
      expect(await column(copy)).toEqual(['a', 'b']);
      expect(await column(copy, 'PRAGMA integrity_check')).toEqual(['ok']);
    }
  });

  it('moves on to the next generation after many writes, also if it lagged behind', async () => {
    const primary = await newDatabase('large', 'CREATE TABLE t (x)');
    const [near, far] = [await replica('large', 'near'), await replica('large', 'far')];
    const generation = generationOf('near');
    for (let i = 0; i < 5; i += 1) await primary.execute('INSERT INTO t VALUES (randomblob(4000000))');
    await near.sync();
    await primary.batch(['DROP TABLE t', 'CREATE TABLE t (x)', "INSERT INTO t VALUES ('a')"]);
    for (const [copy, file] of [[near, 'near'], [far, 'far'], [await replica('large', 'late'), 'late']] as const) {
      await copy.sync();
      expect(generationOf(file)).toBe(generation + 1);
      expect(await column(copy)).toEqual(['a']);
      expect(await column(copy, 'PRAGMA integrity_check')).toEqual(['ok']);
    }
  });

  it('never continues with another database of the same name', async () => {
    await newDatabase('replaced', 'CREATE TABLE t (x)', "INSERT INTO t VALUES ('old')");
    (await replica('replaced')).close();
    await local.api('DELETE', '/databases/replaced');
    await newDatabase('replaced', 'CREATE TABLE t (x)', "INSERT INTO t VALUES ('new')");
    const copy = await replica('replaced');
    await expect(copy.sync()).rejects.toThrow(/this replica is of another database. Delete its file/);
    expect(await column(copy)).toEqual(['old']);
    expect(await column(await replica('replaced', 'second'))).toEqual(['new']);
  });

  it('has the rights of its token', async () => {
    await newDatabase('limited', 'CREATE TABLE t (x)', "INSERT INTO t VALUES ('a')");
    const copy = await replica('limited', 'read-only', await token('limited', '?authorization=read-only'));
    expect(await column(copy)).toEqual(['a']);
    await expect(copy.execute("INSERT INTO t VALUES ('b')")).rejects.toThrow('403');
    const some = await token('limited', '', { fine_grained_permissions: [{ t: ['t'], a: ['data_read'] }] });
    await expect(replica('limited', 'some', some)).rejects.toThrow('an export or an embedded replica needs a token that may read everything');
    await expect(replica('limited', 'none', `${some}A`)).rejects.toThrow('Unauthorized');
    await local.api('POST', '/databases/limited/auth/rotate');
    await expect(copy.sync()).rejects.toThrow('401');
  });

  it('needs the key of an encrypted database', async () => {
    const remoteEncryption = { encryption_key: KEY, encryption_cipher: 'aes256gcm' };
    await local.api('POST', '/databases', { name: 'secret', group: 'default', remote_encryption: remoteEncryption });
    const config = { url: `file:${join(folder, 'secret')}`, syncUrl: url('secret'), authToken: await token('secret') };
    expect(() => opened(config)).toThrow('send its key in the header x-turso-encryption-key');
    const copy = opened({ ...config, remoteEncryptionKey: KEY });
    await copy.batch(['CREATE TABLE t (x)', "INSERT INTO t VALUES ('a')"], 'write');
    expect(await column(copy)).toEqual(['a']);
  });

  it('cannot push what it wrote offline', async () => {
    await newDatabase('offline', 'CREATE TABLE t (x)');
    const copy = opened({ url: `file:${join(folder, 'offline')}`, syncUrl: url('offline'), authToken: await token('offline'), offline: true });
    await copy.sync();
    await copy.execute("INSERT INTO t VALUES ('a')");
    await expect(copy.sync()).rejects.toThrow('turso-local takes no frames of replicas');
  });
});

describeWithCommand('A replica of the client for Python', PYTHON)('a replica of the client for Python', () => {
  let python: string;

  beforeAll(async () => {
    python = await pythonWithLibsql();
  }, 300_000);

  /** Runs statements in a new process, in which `replica` is the replica and `rows` returns what it holds. */
  async function run(name: string, authToken: string, ...statements: string[]): Promise<unknown> {
    const program = [
      'import json, libsql, sys',
      'path, url, token = sys.argv[1:]',
      'replica = libsql.connect(path, sync_url=url, auth_token=token)',
      'rows = lambda: [row[0] for row in replica.execute("SELECT x FROM t ORDER BY rowid").fetchall()]',
      ...statements,
    ].join('\n');
    const { status, stdout, stderr } = spawnSync(python, ['-c', program, join(folder, 'python.db'), url(name), authToken], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    return JSON.parse(stdout);
  }

  it('follows, writes through, reads offline and continues after a restart', async () => {
    const primary = await newDatabase('snake', 'CREATE TABLE t (x)', "INSERT INTO t VALUES ('a')");
    const authToken = await token('snake');
    expect(await run('snake', authToken, 'print(json.dumps(rows()))')).toEqual(['a']);
    await primary.execute("INSERT INTO t VALUES ('b')");
    expect(await run('snake', authToken, 'replica.sync()', 'replica.execute("INSERT INTO t VALUES (\'c\')")', 'replica.commit()', 'print(json.dumps(rows()))'))
      .toEqual(['a', 'b', 'c']);
    expect(await column(primary)).toEqual(['a', 'b', 'c']);
    await restart('SIGTERM', async () => expect(await run('snake', authToken, 'print(json.dumps(rows()))')).toEqual(['a', 'b', 'c']));
    await primary.execute("INSERT INTO t VALUES ('d')");
    expect(await run('snake', authToken, 'replica.sync()', 'print(json.dumps(rows()))')).toEqual(['a', 'b', 'c', 'd']);
  });
});
