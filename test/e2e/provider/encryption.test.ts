import { readFileSync } from 'node:fs';
import { database, Live, seeded } from './live';
import { PlatformApi, Sql } from '../../../src/turso';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { reservingFile, sqliteFile } from '../../support/sqlite-file';

jest.setTimeout(60_000);

const live = new Live();

describeWithTerraform('an encrypted database', () => {
  const KEY = Buffer.alloc(32, 5).toString('base64');
  const encrypted = (version = 1, key = `encryption_key_wo = "${KEY}"`) =>
    `remote_encryption = {\n encryption_cipher = "aegis256"\n ${key}\n encryption_key_wo_version = ${version}\n }`;

  test('starts with a file whose pages have room for the cipher, and stores its key nowhere', async () => {
    const seed = (name: string) => `type = "database_upload", file = "${live.project.path(name)}"`;
    live.put('small.db', await sqliteFile(['CREATE TABLE t (x)']));
    live.write(seeded(seed('small.db'), encrypted()));
    expect(await live.project.fail('plan')).toContain('Each of its pages leaves 0 bytes free, but the cipher needs 48.');
    live.put('app.db', await reservingFile(48));
    live.write(seeded(seed('app.db'), encrypted()));
    await live.project.apply();
    expect(await live.valueOf('SELECT 7', { 'x-turso-encryption-key': KEY })).toBe('7');
    expect(readFileSync(live.project.path('terraform.tfstate'), 'utf8')).not.toContain(KEY);
    expect(await live.project.plannedActions()).toEqual({});
    live.write(seeded(seed('app.db'), encrypted(2)));
    expect((await live.project.plan()).changes).toMatchObject([{ actions: 'delete-create', replacePaths: [['remote_encryption']] }]);
    live.write(seeded(seed('app.db'), encrypted().replace('aegis256', 'aes256gcm')));
    expect((await live.project.fail('plan'))).toContain('the cipher needs 28');
  });

  test('needs its key to be created', async () => {
    live.write(database(encrypted(1, '')));
    expect(await live.project.fail('plan')).toMatch(/Error: Missing encryption_key_wo .* Set encryption_key_wo of remote_encryption\./);
  });

  test('is not migrated, because no state holds its key', async () => {
    await live.local.api('POST', '/groups', { name: 'g', location: 'aws-us-east-1' });
    await live.local.api('POST', '/databases', { name: 'd', group: 'g', remote_encryption: { encryption_cipher: 'aegis256', encryption_key: KEY } });
    live.write('resource "turso_database_migrations" "m" {\n database = "d"\n migrations = [{ name = "0001", sql = "CREATE TABLE t (x)" }]\n}');
    expect(await live.project.failApply()).toMatch(/Database "d" is encrypted.*no state keeps.*Nothing was changed\./);
    expect(await live.valueOf("SELECT count(*) FROM sqlite_schema WHERE name = 't'", { 'x-turso-encryption-key': KEY })).toBe('0');
  });

  test('is imported without its key', async () => {
    await live.local.api('POST', '/groups', { name: 'g', location: 'aws-us-east-1' });
    const { status } = await live.local.api('POST', '/databases', { name: 'd', group: 'g', remote_encryption: { encryption_cipher: 'aegis256', encryption_key: KEY } });
    expect(status).toBe(200);
    live.write(`resource "turso_database" "d" {\n name = "d"\n group = "g"\n ${encrypted(1, '')}\n}`);
    await live.project.succeed('import', 'turso_database.d', 'd');
    expect(await live.project.plannedActions()).not.toMatchObject({ 'turso_database.d': 'delete-create' });
    await live.project.apply();
    expect(await live.project.plannedActions()).toEqual({});
  });
});

describeWithTerraform('SQL', () => {
  const KEY = Buffer.alloc(16, 9).toString('base64');
  const sql = () => {
    const { apiUrl: baseUrl, apiToken: token, organization } = live.local;
    return new Sql(new PlatformApi({ baseUrl, token, organization }));
  };
  const target = async () => {
    const { body: { database: found } } = await live.local.api('GET', '/databases/d');
    return { name: 'd', httpUrl: `http://${found.Hostname}` };
  };

  beforeEach(async () => {
    const remoteEncryption = { encryption_cipher: 'aegis128l', encryption_key: KEY };
    await live.local.api('POST', '/groups', { name: 'g', location: 'aws-us-east-1' });
    await live.local.api('POST', '/databases', { name: 'd', group: 'g', remote_encryption: remoteEncryption });
  });

  test('reaches an encrypted database with its key, and names the statement that fails', async () => {
    const withKey = { ...await target(), encryptionKey: KEY };
    await sql().transaction(withKey, [{ sql: 'CREATE TABLE t (x)' }]);
    expect((await sql().transaction(withKey, [{ sql: 'SELECT count(*) FROM t' }], { readOnly: true }))[0].rows).toEqual([[0]]);
    await expect(sql().transaction(withKey, [{ sql: 'SELECT 1' }, { sql: 'SELEKT 1' }])).rejects.toMatchObject({ statementIndex: 1 });
  });

  test('without the key fails and says that the database is encrypted', async () => {
    await expect(sql().transaction(await target(), [{ sql: 'SELECT 1' }])).rejects.toMatchObject({
      code: 'REFUSED', message: expect.stringContaining('If the database is encrypted, every request needs its key.'),
    });
  });

  test('of a fleet does not reach it, and fails before any database is migrated', async () => {
    live.write(`resource "turso_schema_fleet" "f" {
      schema_database = "s"
      databases       = ["d"]
      migrations      = [{ name = "0001", sql = "CREATE TABLE t (x)" }]
    }`);
    await live.local.api('POST', '/databases', { name: 's', group: 'g' });
    expect(await live.project.failApply()).toMatch(/Error: Database "d" is encrypted .* No database was migrated\./);
    expect(live.project.state()).toEqual([]);
  });
});
