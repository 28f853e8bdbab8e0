import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshInstance, runSql, until } from './fresh-instance';
import { newSigningKey } from '../../src/local/jwt';
import { openRegistry } from '../../src/local/registry/open';
import { SqldAdmin } from '../../src/local/sqld/admin';
import { findSqld } from '../../src/local/sqld/binary';
import { sqldLimits } from '../../src/local/sqld/limits';
import { startSqld } from '../../src/local/sqld/process';
import { querySqlite, sqliteFile } from '../support/sqlite-file';
import { startTursoLocal, TursoLocal } from '../support/turso-local';

let data: string;
let running: TursoLocal[] = [];

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'turso-local-test-'));
  running = [];
});

afterEach(async () => {
  await Promise.all(running.map((local) => local.stop('SIGKILL')));
  rmSync(data, { recursive: true, force: true });
});

async function start(args: string[] = []): Promise<TursoLocal> {
  const local = await startTursoLocal({ data, args });
  running.push(local);
  return local;
}

/** The process id of sqld in the lock file. */
function sqldPid(): number {
  return JSON.parse(readFileSync(join(data, 'lock.json'), 'utf8')).sqld.pid;
}

function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

const namespaces = () => readdirSync(join(data, 'sqld', 'dbs')).filter((name) => name !== 'turso-local-registry').sort();

describe('after a restart', () => {
  it('keeps identity, port, groups, databases, configuration, tokens and rows', async () => {
    const before = await start(['--organization', 'acme', '--token', 'secret']);
    await before.api('POST', '/groups', { name: 'default', location: 'aws-eu-west-1' });
    await before.api('POST', '/databases', { name: 'kept', group: 'default', size_limit: '1gb' });
    await before.api('PATCH', '/databases/kept/configuration', { delete_protection: true });
    const { jwt } = (await before.api('POST', '/databases/kept/auth/tokens')).body;
    await runSql(`${before.apiUrl}/acme/kept/v2/pipeline`, jwt, 'CREATE TABLE t (x)');
    const read = (local: TursoLocal) => Promise.all(['/groups', '/databases', '/databases/kept/configuration'].map((path) => local.api('GET', path)));
    const shown = await read(before);
    expect(await before.stop()).toBe(0);

    const after = await start();
    expect({ ...after.env }).toEqual(before.env);
    expect(await read(after)).toEqual(shown);
    const { body } = await runSql(`${after.apiUrl}/acme/kept/v2/pipeline`, jwt, 'SELECT * FROM t');
    expect(body.results[0].type).toBe('ok');
  });

  it('rejects an organization other than that of the folder', async () => {
    await (await start()).stop();
    await expect(start(['--organization', 'other'])).rejects.toThrow('The data folder belongs to the organization "local", not to "other"');
  });
});

describe('after kill -9', () => {
  it('has every database whose creation was acknowledged, and no traces of others', async () => {
    const before = await start();
    await before.api('POST', '/groups', { name: 'default', location: 'ams' });
    const acknowledged: string[] = [];
    const workers = Array.from({ length: 8 }, async (_, worker) => {
      for (let i = 0; ; i += 1) {
        const name = `db-${worker}-${i}`;
        const { status } = await before.api('POST', '/databases', { name, group: 'default' });
        expect(status).toBe(200);
        acknowledged.push(name);
      }
    });
    workers.forEach((worker) => worker.catch(() => undefined));
    await until(() => acknowledged.length >= 30);
    await before.stop('SIGKILL');
    await Promise.allSettled(workers);

    const after = await start();
    const { databases } = (await after.api('GET', '/databases')).body;
    const names = databases.map(({ Name }: { Name: string }) => Name);
    expect(names).toEqual(expect.arrayContaining(acknowledged));
    expect(namespaces()).toEqual(databases.map(({ DbId }: { DbId: string }) => DbId).sort());
    const { jwt } = (await after.api('POST', '/groups/default/auth/tokens')).body;
    for (const name of names) {
      expect((await runSql(`${after.apiUrl}/local/${name}/v2/pipeline`, jwt, 'SELECT 1')).status).toBe(200);
    }
  });

  it('keeps every acknowledged change, and restores deleted databases', async () => {
    const before = await start();
    const { id } = (await before.api('GET', '')).body.organization;
    await before.call('POST', '/v1/organizations', { name: 'acme' });
    await before.api('POST', '/groups', { name: 'default', location: 'ams' });
    await before.api('POST', '/groups', { name: 'moved', location: 'ams' });
    await before.api('POST', '/databases', { name: 'away', group: 'moved' });
    const { DbId } = (await before.api('POST', '/databases', { name: 'deleted', group: 'default' })).body.database;
    const { jwt } = (await before.api('POST', '/databases/deleted/auth/tokens')).body;
    await runSql(`${before.apiUrl}/local/deleted/v2/pipeline`, jwt, 'CREATE TABLE t (x)');
    await Promise.all([
      before.api('DELETE', '/databases/deleted'),
      before.api('POST', '/members', { username: 'alice', role: 'admin' }),
      before.api('PATCH', '', { overages: true }),
      before.api('POST', '/groups/moved/transfer', { organization: 'acme' }),
      before.call('POST', '/v2/organizations/local/invites', { email: 'dora@example.com' }),
      before.call('PUT', '/v2/organizations/local/jwks/clerk', { jwks_url: 'https://clerk.test/jwks' }),
      before.call('POST', '/v1/auth/api-tokens/scoped', { organization: 'local', group: 'default', scopes: ['read'] }),
    ]);
    const read = async (local: TursoLocal) => Promise.all([
      '/v1/organizations', '/v1/organizations/local/members', '/v2/organizations/local/invites', '/v2/organizations/local/jwks',
      '/v1/organizations/local/api-tokens', '/v1/organizations/local/audit-logs', '/v1/organizations/acme/databases', '/v1/groups',
      `/v3/organizations/${id}/databases?deleted=true`,
    ].map(async (path) => (await local.call('GET', path)).body));
    const shown = await read(before);
    await before.stop('SIGKILL');

    const after = await start();
    expect(await read(after)).toEqual(shown);
    expect((await after.call('POST', `/v3/organizations/${id}/databases/${DbId}/restore`)).status).toBe(200);
    expect((await runSql(`${after.apiUrl}/local/deleted/v2/pipeline`, jwt, 'SELECT * FROM t')).body.results[0].type).toBe('ok');
    expect((await after.call('POST', '/v2/organizations/local/invites', { email: 'eve@example.com' })).status).toBe(200);
    expect((await after.call('GET', '/v2/organizations/local/invites')).body.invites.map((invite: { id: number }) => invite.id)).toEqual([1, 2]);
  });

  it('has every acknowledged upload, and the other databases still wait or are complete', async () => {
    const file = new Uint8Array(await sqliteFile(['CREATE TABLE t (x)', 'INSERT INTO t SELECT randomblob(3000) FROM pragma_function_list LIMIT 200']));
    const before = await start();
    await before.api('POST', '/groups', { name: 'default', location: 'ams' });
    const { jwt } = (await before.api('POST', '/groups/default/auth/tokens')).body;
    const upload = async (local: TursoLocal, name: string) => {
      const headers = { authorization: `Bearer ${jwt}` };
      return (await fetch(`${local.apiUrl}/local/${name}/v1/upload`, { method: 'POST', headers, body: file })).status;
    };
    const acknowledged: string[] = [];
    const workers = Array.from({ length: 6 }, async (_, worker) => {
      for (let i = 0; ; i += 1) {
        const name = `up-${worker}-${i}`;
        await before.api('POST', '/databases', { name, group: 'default', seed: { type: 'database_upload' } });
        expect(await upload(before, name)).toBe(200);
        acknowledged.push(name);
      }
    });
    workers.forEach((worker) => worker.catch(() => undefined));
    await until(() => acknowledged.length >= 15);
    await before.stop('SIGKILL');
    await Promise.allSettled(workers);

    const after = await start();
    const count = (name: string) => runSql(`${after.apiUrl}/local/${name}/v2/pipeline`, jwt, 'SELECT count(*) FROM t');
    const [[rows]] = await querySqlite(Buffer.from(file), 'SELECT count(*) FROM t');
    for (const { Name: name } of (await after.api('GET', '/databases')).body.databases) {
      if ((await count(name)).status === 400) {
        expect(acknowledged).not.toContain(name);
        expect(await upload(after, name)).toBe(200);
      }
      expect((await count(name)).body.results[0].response.result.rows[0][0].value).toBe(String(rows));
    }
  });

  it('stops sqld', async () => {
    const local = await start();
    const pid = sqldPid();
    expect(isAlive(pid)).toBe(true);
    await local.stop('SIGKILL');
    await until(() => !isAlive(pid));
  });

  it('sends sqld a configuration that it did not receive before the crash', async () => {
    const first = await freshInstance({ data });
    await first.ask('POST', '/groups', { name: 'default', location: 'ams' });
    await first.ask('POST', '/databases', { name: 'a', group: 'default' });
    const token = await first.token('/databases/a');
    await first.stop();
    await leaveUnsynced('a');

    const second = await freshInstance({ data });
    const [own, old] = [await second.sql('a', await second.token('/databases/a'), 'SELECT 1'), await second.sql('a', token, 'SELECT 1')];
    await second.stop();
    expect([own.status, old.status]).toEqual([200, 401]);
  });
});

/** Leaves a stopped platform as after a crash during a rotation: it is registered, but sqld did not receive it. */
async function leaveUnsynced(name: string): Promise<void> {
  const folder = join(data, 'sqld');
  const sqld = await startSqld({ binary: findSqld(), folder, limits: sqldLimits() });
  const admin = new SqldAdmin({ url: sqld.adminUrl, authKey: sqld.adminAuthKey });
  const registry = await openRegistry({ sqld, admin, folder, now: Date.now });
  const database = registry.all('database').find((one) => one.name === name)!;
  await registry.commit((transaction) => transaction.put('database', { ...database, key: newSigningKey() }).put('unsynced', { id: database.id }));
  await sqld.stop();
}

describe('the data folder', () => {
  it('belongs to one process at a time, and the error names that process', async () => {
    const local = await start();
    await expect(start()).rejects.toThrow(`${data} is in use by another turso-local (pid ${local.pid}). Stop that one, or choose another folder with --data.`);
  });

  it.each([
    ['of a process that died', JSON.stringify({ pid: 4_194_303, birth: '1' })],
    ['of another process with the same id', JSON.stringify({ pid: process.pid, birth: '1' })],
    ['that was not written to its end', '{"pid":'],
  ])('is taken over with a lock %s', async (_, lock) => {
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, 'lock.json'), lock);
    expect((await (await start()).api('GET', '/groups')).status).toBe(200);
  });

  it('cannot be a file, and the error says so', async () => {
    const file = join(data, 'file');
    writeFileSync(file, 'mine');
    await expect(startTursoLocal({ data: file })).rejects.toThrow(/The data folder \S+\/file cannot be used: EEXIST: .*\. Choose a folder/);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('is released when the process ends', async () => {
    await (await start()).stop();
    expect(readdirSync(data)).not.toContain('lock.json');
  });

  it('is rejected when its registry is missing', async () => {
    const local = await start();
    await local.api('POST', '/groups', { name: 'default', location: 'ams' });
    await local.api('POST', '/databases', { name: 'a', group: 'default' });
    await local.stop();
    const kept = namespaces();
    rmSync(join(data, 'sqld', 'dbs', 'turso-local-registry'), { recursive: true });
    await expect(start()).rejects.toThrow('holds databases but not the registry that names them');
    expect(namespaces()).toEqual(kept);
  });
});
