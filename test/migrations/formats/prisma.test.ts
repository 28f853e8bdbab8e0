import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultsIn, memoryFolder } from './memory-folder';
import { readDirectory } from '../../../src/migrations';
import { readFormat } from '../../../src/migrations/formats/read-format';

const FOLDER = join(__dirname, 'prisma/migrations');
const LOCK = { 'migration_lock.toml': '# Please do not edit\nprovider = "sqlite"\n' };

test('reads a folder from Prisma, with the names of its folders', () => {
  const migrations = readDirectory(FOLDER);
  expect(migrations.map(({ name }) => name)).toEqual(['20261121161933_customers', '20261121162148_email_required']);
  expect(migrations[1]).toMatchObject({ file: `${FOLDER}/20261121162148_email_required/migration.sql` });
  expect(Object.keys(migrations[1])).toEqual(['name', 'sql', 'checksum', 'file']);
});

test('returns the checksum of the file without its last line break', () => {
  const [first] = readDirectory(FOLDER);
  const content = readFileSync(join(FOLDER, '20261121161933_customers/migration.sql'), 'utf8');
  expect(content).toMatch(/;\n$/);
  expect(first.checksum).toBe(`sha256:${createHash('sha256').update(content.slice(0, -1)).digest('hex')}`);
});

test('reads down.sql beside a migration as its down script', () => {
  const { migrations } = readFormat(memoryFolder({ ...LOCK, '1_a/migration.sql': 'CREATE TABLE a (x);', '1_a/down.sql': 'DROP TABLE a;', '2_b/migration.sql': 'SELECT 1;', '2_b/down.sql': '-- none' }));
  expect(migrations.map(({ down }) => down)).toEqual(['DROP TABLE a;', undefined]);
});

test.each<[string, Record<string, string | Buffer>, RegExp]>([
  ['the lock file is missing', { '1_a/migration.sql': 'SELECT 1' }, /^"migration_lock\.toml" is missing\. .*Restore it/],
  ['the provider is another one', { 'migration_lock.toml': 'provider = "postgresql"', '1_a/migration.sql': 'SELECT 1' }, /^"migration_lock\.toml" says provider = "postgresql"\. Turso runs SQLite/],
  ['the lock file says nothing', { 'migration_lock.toml': '', '1_a/migration.sql': 'SELECT 1' }, /^"migration_lock\.toml" says no provider/],
  ['a folder is empty', { ...LOCK, '1_a/migration.sql': 'SELECT 1', '2_b/README.md': '' }, /^"2_b" holds no "migration\.sql"\. Restore it, or remove the folder/],
  ['a file lies beside the folders', { ...LOCK, '1_a/migration.sql': 'SELECT 1', '2_b.sql': '' }, /^"2_b\.sql" lies beside the folders/],
  ['a file is no text', { ...LOCK, '1_a/migration.sql': Buffer.from([0xff]) }, /^"1_a\/migration\.sql" cannot be read as UTF-8/],
  ['there is no migration', LOCK, /^It holds no migration yet/],
])('fails when %s', (_, files, message) => {
  expect(faultsIn(files)).toEqual([expect.stringMatching(message)]);
});
