import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDirectory } from '../../src/migrations';
import { migrate, type BundledMigration } from '../../src/runtime';
import { launchCdktfTurso } from '../support/cdktf-turso';
import { createClient } from '../support/libsql';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'bundle-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

function file(path: string, content: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
}

const bundle = async (...args: string[]) => launchCdktfTurso(['migrations', 'bundle', ...args], {}, folder).result;

test('prints migrations with which migrate brings a local file to the version of a fleet', async () => {
  file('plain/0001_users.sql', 'CREATE TABLE users (id INTEGER PRIMARY KEY, old TEXT);\n');
  file('plain/0002_drop.sql', '-- turso: allow-destructive\nALTER TABLE users DROP COLUMN old;\n');
  const { code, stdout, stderr } = await bundle('plain');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const migrations = JSON.parse(stdout) as BundledMigration[];
  expect(migrations.map(({ name, checksum }) => ({ name, checksum })))
    .toEqual(readDirectory(join(folder, 'plain')).map(({ name, checksum }) => ({ name, checksum })));
  expect(migrations[1]).toMatchObject({ name: '0002_drop', allowDestructive: true });
  const client = createClient({ url: `file:${join(folder, 'local.db')}` });
  expect(await migrate(client, migrations)).toEqual({ version: '0002_drop', applied: ['0001_users', '0002_drop'] });
  client.close();
});

test('reads the folders of other tools', async () => {
  file('prisma/migration_lock.toml', 'provider = "sqlite"\n');
  file('prisma/20240101000000_init/migration.sql', 'CREATE TABLE users (id INTEGER PRIMARY KEY);\n');
  const { code, stdout } = await bundle('prisma', '--format', 'prisma');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([{ name: '20240101000000_init', sql: 'CREATE TABLE users (id INTEGER PRIMARY KEY);\n' }]);
});

test.each([
  [['missing'], /Migrations folder "missing"/],
  [[], /"migrations bundle" needs a folder of migrations/],
])('fails for the arguments %j', async (args, message) => {
  const { code, stdout, stderr } = await bundle(...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(message);
});
