import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MigrationsError, readDirectory } from '../../src/migrations';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'read-directory-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Record<string, string | Buffer>): void {
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(join(folder, file), content);
  }
}

const names = () => readDirectory(folder).map(({ name }) => name);

test('reads SQL files in the order of their numbers', () => {
  write({ '10_c.sql': 'SELECT 10', '2_b.sql': 'SELECT 2', '0001_a.sql': 'SELECT 1', '20240131120000_d.SQL': 'SELECT 3' });
  expect(names()).toEqual(['0001_a', '2_b', '10_c', '20240131120000_d']);
  expect(readDirectory(folder)[0]).toMatchObject({ sql: 'SELECT 1', checksum: expect.stringMatching(/^sha256:/) });
});

test('skips other files, hidden files and folders', () => {
  write({ '1_a.sql': 'SELECT 1', 'README.md': '# hi', '.2_b.sql': 'SELECT 2', '1_a.sql~': '' });
  mkdirSync(join(folder, 'meta'));
  expect(names()).toEqual(['1_a']);
});

test('names each file by the given path, and reads its directives', () => {
  write({ '1_a.sql': 'SELECT 1', '2_b.sql': '-- turso: allow-destructive\n-- turso: no-transaction\nDROP TABLE a;' });
  const expected = [{ file: `${folder}/1_a.sql` }, { file: `${folder}/2_b.sql`, allowDestructive: true, transaction: false }];
  expect(readDirectory(folder)).toMatchObject(expected);
  expect(readDirectory(`${folder}/`)).toMatchObject(expected);
  expect(Object.keys(readDirectory(folder)[0])).toEqual(['name', 'sql', 'checksum', 'file']);
});

test('allows the named migrations to lose data, and fails when a name does not exist', () => {
  write({ '1_a.sql': 'SELECT 1', '2_b.sql': 'DROP TABLE a;' });
  expect(readDirectory(folder, { allowDestructive: ['2_b'] }).map(({ allowDestructive }) => allowDestructive)).toEqual([undefined, true]);
  expect(() => readDirectory(folder, { allowDestructive: ['2_b.sql'] })).toThrow('allowDestructive names "2_b.sql", but the folder has no such migration.');
});

test('reports file and line of statements that cannot run, in both directions', () => {
  write({ '1_a.sql': '-- why\n-- +goose Up\nSELECT 1;\nVACUUM;\n-- +goose Down\nCOMMIT;' });
  expect(names).toThrow(expect.objectContaining({
    faults: [/1_a\.sql": VACUUM on line 4 cannot run/, /1_a\.sql": The down script: COMMIT on line 1 cannot run: each down is/].map((fault) => expect.stringMatching(fault)),
  }));
});

test.each<[string, Record<string, string>]>([
  ['plain', { '1_a.sql': '', '2_b.sql': '-- later' }],
  ['goose', { '1_a.sql': '-- +goose Up\n', '2_b.sql': '-- +goose Up\n-- later\n-- +goose Down\n-- nothing' }],
  ['golang-migrate', { '1_a.up.sql': '', '2_b.up.sql': '-- later', '2_b.down.sql': '-- nothing' }],
])('accepts files of %s without a statement', (_, files) => {
  write(files);
  expect(readDirectory(folder).map(({ name, down }) => [name, down])).toEqual([['1_a', undefined], ['2_b', undefined]]);
});

test('reports the files that the format skips', () => {
  write({ '1_a.sql': '-- +goose Up\nSELECT 1;', '2_b.SQL': '-- +goose Up\nSELECT 2;' });
  const notes: string[] = [];
  expect(readDirectory(folder, { onPassedOver: (note) => notes.push(note) }).map(({ name }) => name)).toEqual(['1_a']);
  expect(notes).toEqual([expect.stringMatching(/^"2_b\.SQL" is passed over by goose, which reads only names that end in "\.sql" in lowercase\./)]);
});

test('reads numbers exactly that are too large for a double', () => {
  write({ '90071992547409931_a.sql': 'SELECT 1', '90071992547409930_b.sql': 'SELECT 1' });
  expect(names()).toEqual(['90071992547409930_b', '90071992547409931_a']);
});

test.each<[string, Record<string, string | Buffer>, RegExp]>([
  ['it is empty', {}, /It holds no \.sql file\. Put the migrations into it directly/],
  ['it holds no SQL', { 'README.md': '' }, /It holds no \.sql file \(but "README\.md"\)/],
  ['a file has no number', { 'users.sql': 'SELECT 1', '1_a.sql': 'SELECT 1' }, /"users\.sql" does not begin with a number.*"0001_users\.sql"/],
  ['a number is used twice', { '1_a.sql': 'SELECT 1', '0001_b.sql': 'SELECT 1' }, /"0001_b\.sql" and "1_a\.sql" have the same number, 1/],
  ['a file is no text', { '1_a.sql': Buffer.from([0xff, 0xfe, 0x00]) }, /"1_a\.sql" cannot be read as UTF-8/],
  ['a statement cannot run', { '1_a.sql': 'SELECT 1;\nVACUUM;' }, /1_a\.sql": VACUUM on line 2 cannot run/],
  ['a file belongs to another tool', { '1_a.sql': '-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;' }, /"1_a\.sql" has "-- migrate:up" on line 1, which is a mark of dbmate, whose files are not read\. Write "-- \+goose Up"/],
  ['a directive is unknown', { '1_a.sql': '-- turso: no-transactions\nSELECT 1;' }, /"1_a\.sql": "-- turso: no-transactions" on line 1 is unknown\. Is it "-- turso: no-transaction"\?/],
])('fails when %s', (_, files, message) => {
  write(files);
  expect(names).toThrow(MigrationsError);
  expect(names).toThrow(message);
  expect(names).toThrow(folder);
});

test('reports all faults of all files at once', () => {
  write({ 'a.sql': 'SELECT 1', 'b.sql': 'SELECT 1', '1_c.sql': 'SELECT 1', '01_d.sql': '-- migrate:down' });
  expect(names).toThrow(expect.objectContaining({
    faults: [/^"a\.sql" does not begin/, /^"b\.sql" does not begin/, /have the same number/, /"01_d\.sql" has "-- migrate:down" on line 1/]
      .map((fault) => expect.stringMatching(fault)),
  }));
});

test('fails when the folder does not exist', () => {
  expect(() => readDirectory(join(folder, 'nowhere'))).toThrow(/nowhere": It does not exist \(working directory: ".+"\)\. Create it/);
});

test('fails when the path is a file', () => {
  write({ '1_a.sql': 'SELECT 1' });
  expect(() => readDirectory(join(folder, '1_a.sql'))).toThrow(/It is a file\. Name the folder/);
});
