import { join } from 'node:path';
import { faultsIn, memoryFolder } from './memory-folder';
import { readDirectory } from '../../../src/migrations';
import { readFormat } from '../../../src/migrations/formats/read-format';

const journal = (tags: readonly string[], dialect = 'turso') =>
  ({ 'meta/_journal.json': JSON.stringify({ version: '7', dialect, entries: tags.map((tag, idx) => ({ idx, version: '6', when: 1, tag, breakpoints: true })) }) });
const SNAPSHOT = JSON.stringify({ version: '7', dialect: 'sqlite' });

test('reads a folder from drizzle-kit, with the tags of its journal as names', () => {
  const folder = join(__dirname, 'drizzle-kit-0/drizzle');
  const migrations = readDirectory(folder);
  expect(migrations.map(({ name }) => name)).toEqual(['0000_customers', '0001_invoices', '0002_email_required']);
  expect(migrations[1]).toMatchObject({ file: `${folder}/0001_invoices.sql`, sql: expect.stringContaining('--> statement-breakpoint') });
});

test('reads a folder from drizzle-kit 1, with the names of its folders', () => {
  const folder = join(__dirname, 'drizzle-kit-1/drizzle');
  const migrations = readDirectory(folder);
  expect(migrations.map(({ name }) => name)).toEqual([
    expect.stringMatching(/^\d{14}_customers$/), expect.stringMatching(/^\d{14}_invoices$/), expect.stringMatching(/^\d{14}_email_required$/),
  ]);
  expect(migrations[0].file).toBe(`${folder}/${migrations[0].name}/migration.sql`);
});

test('uses the order of the journal, not of the names', () => {
  const { migrations } = readFormat(memoryFolder({ ...journal(['0001_b', '0000_a']), '0000_a.sql': 'SELECT 1;', '0001_b.sql': 'SELECT 2;' }));
  expect(migrations.map(({ name }) => name)).toEqual(['0001_b', '0000_a']);
});

test('ends a statement at a breakpoint, with or without a semicolon', () => {
  const text = "CREATE TABLE a (x)\n--> statement-breakpoint\nINSERT INTO a VALUES (';') -- last\n--> statement-breakpoint\nSELECT 1;--> statement-breakpoint\nSELECT 2";
  const { migrations } = readFormat(memoryFolder({ ...journal(['0000_a']), '0000_a.sql': text }));
  expect(migrations[0].text).toBe("CREATE TABLE a (x);\n--> statement-breakpoint\nINSERT INTO a VALUES (';'); -- last\n--> statement-breakpoint\nSELECT 1;--> statement-breakpoint\nSELECT 2");
});

test.each<[string, Record<string, string>, RegExp]>([
  ['the journal lists a file that is missing', journal(['0000_a']), /^"0000_a\.sql" is missing, which "meta\/_journal\.json" lists\. Restore it/],
  ['a file is not in the journal', { ...journal(['0000_a']), '0000_a.sql': '', '0001_b.sql': '' }, /^"0001_b\.sql" is not listed in "meta\/_journal\.json", so drizzle would never run it/],
  ['the journal is of another dialect', { ...journal(['0000_a'], 'postgresql'), '0000_a.sql': '' }, /^"meta\/_journal\.json" says dialect "postgresql"\. Turso runs SQLite/],
  ['the journal is half', { 'meta/_journal.json': '<<<<<<< HEAD' }, /^"meta\/_journal\.json" is not in the format of drizzle-kit.*merge/],
  ['the journal has an entry without a tag', { 'meta/_journal.json': '{"dialect":"sqlite","entries":[{}]}' }, /^"meta\/_journal\.json" is not in the format of drizzle-kit/],
  ['the journal is empty', journal([]), /^"meta\/_journal\.json" lists no migration/],
  ['there are both orders', { ...journal(['0000_a']), '20240131120000_b/migration.sql': '', '20240131120000_b/snapshot.json': SNAPSHOT }, /^It has both .*Run "drizzle-kit up"/],
  ['a folder has no SQL', { '20240131120000_b/snapshot.json': SNAPSHOT }, /^"20240131120000_b" holds no "migration\.sql"/],
  ['a folder has no time', { 'b/migration.sql': '', 'b/snapshot.json': SNAPSHOT }, /^"b" does not begin with 14 digits/],
  ['a snapshot is of another dialect', { '20240131120000_b/migration.sql': '', '20240131120000_b/snapshot.json': '{"dialect":"mysql"}' }, /^"20240131120000_b\/snapshot\.json" says dialect "mysql"/],
  ['a file lies beside the folders', { '20240131120000_b/migration.sql': '', '20240131120000_b/snapshot.json': SNAPSHOT, '1_c.sql': '' }, /^"1_c\.sql" lies beside the folders/],
])('fails when %s', (_, files, message) => {
  expect(faultsIn(files, 'drizzle')).toEqual([expect.stringMatching(message)]);
});

test('fails when one of several folders has no snapshot', () => {
  const files = { '20240131120000_b/migration.sql': '', '20240131120000_b/snapshot.json': SNAPSHOT, '20240131130000_c/migration.sql': '' };
  expect(faultsIn(files, 'drizzle')).toEqual([expect.stringMatching(/^"20240131130000_c" holds no "snapshot\.json"/)]);
});
