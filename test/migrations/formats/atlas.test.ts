import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryFolder } from './memory-folder';
import { readDirectory, splitStatements } from '../../../src/migrations';
import { readFolder } from '../../../src/migrations/formats/folder';
import { readFormat } from '../../../src/migrations/formats/read-format';

const MADE = join(__dirname, 'atlas/migrations');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-'));
  cpSync(MADE, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const edit = (file: string, change: (text: string) => string) =>
  writeFileSync(join(folder, file), change(readFileSync(join(folder, file), 'utf8')));
const read = () => readFormat(readFolder(folder, folder));
const faults = () => read().faults;
/** A file alone, where its sum does not matter. */
const parse = (text: string) => readFormat(memoryFolder({ '1_a.sql': text }), 'atlas');

test('reads a folder with sums from Atlas, and skips a checkpoint whose files are present', () => {
  const migrations = readDirectory(MADE);
  expect(migrations.map(({ sql: _, checksum: __, file: ___, ...others }) => others)).toEqual([
    { name: '20260101120000_customers' },
    { name: '20260102120000_audit', transaction: false },
    { name: '20260104120000_no_fax', allowDestructive: true },
    { name: '20260105120000', line: 4, down: 'DROP TABLE `invoices`;' },
    { name: '20260106120000_seed' },
  ]);
});

test('reads a checkpoint that comes first as the first migration', () => {
  rmSync(join(folder, '20260101120000_customers.sql'));
  rmSync(join(folder, '20260102120000_audit.sql'));
  expect(read().migrations.map(({ name }) => name)).toEqual(['20260103120000_checkpoint', '20260104120000_no_fax', '20260105120000', '20260106120000_seed']);
});

test('ends statements at the delimiter of the file, with their line numbers', () => {
  const [, audit] = readDirectory(MADE);
  expect(splitStatements(audit.sql).map(({ sql, line }) => [sql.split('\n')[0], line])).toEqual([
    ['CREATE TABLE `audit` (`what` text NOT NULL)', 4],
    ['CREATE TRIGGER `customers_audit` AFTER INSERT ON `customers` BEGIN', 7],
    ["INSERT INTO `customers` (`name`) VALUES ('the house')", 14],
  ]);
});

test.each([
  ['signs', '-- atlas:delimiter //\n\nCREATE TABLE a (x) // -- c//d\nSELECT 2//'],
  ['a comment', '-- atlas:delimiter -- end\n\nCREATE TABLE a (x) -- more\n-- end\nSELECT (2)\n-- end\n'],
])('accepts %s as a delimiter', (_, text) => {
  expect(splitStatements(parse(text).migrations[0].text).map(({ sql }) => sql)).toEqual(['CREATE TABLE a (x)', expect.stringMatching(/^SELECT \(?2\)?$/)]);
});

test.each<[string, () => void, RegExp[]]>([
  ['a file was edited', () => edit('20260104120000_no_fax.sql', (text) => `${text} `), [/^"20260104120000_no_fax\.sql" is not what "atlas\.sum" was made for: it was edited since.*"atlas migrate hash"/]],
  ['a file was added', () => writeFileSync(join(folder, '20260102130000_b.sql'), 'SELECT 1;'), [/^"20260102130000_b\.sql" is not in "atlas\.sum"/]],
  ['a file was removed', () => rmSync(join(folder, '20260101120000_customers.sql')), [/^"20260101120000_customers\.sql" is in "atlas\.sum" but not in the folder/]],
  ['a file was renamed', () => { cpSync(join(folder, '20260105120000.sql'), join(folder, '20260105120001.sql')); rmSync(join(folder, '20260105120000.sql')); }, [/^"20260105120001\.sql" is not in/, /^"20260105120000\.sql" is in/]],
  ['line ends were changed', () => edit('20260104120000_no_fax.sql', (text) => text.replaceAll('\n', '\r\n')), [/^"20260104120000_no_fax\.sql" has Windows line ends.*\.gitattributes/]],
  ['the sums are missing', () => rmSync(join(folder, 'atlas.sum')), [/^"atlas\.sum" is missing/]],
  ['the sums were merged', () => edit('atlas.sum', (text) => text.split('\n').filter((_, index) => index !== 2).join('\n')), [/^"atlas\.sum" contradicts itself.*merge/]],
  ['the sums are no sums', () => edit('atlas.sum', () => '<<<<<<< HEAD\n'), [/^"atlas\.sum" is not in the format of Atlas/]],
])('fails when %s', (_, change, messages) => {
  change();
  expect(faults()).toEqual(messages.map((message) => expect.stringMatching(message)));
});

test('accepts sums with Windows line endings, and an edited file without a sum', () => {
  edit('atlas.sum', (text) => text.replaceAll('\n', '\r\n'));
  edit('20260106120000_seed.sql', (text) => text.replace('(1)', '(2)'));
  expect(faults()).toEqual([]);
});

test.each<[string, string, RegExp]>([
  ['has a transaction mode that is not for files', '-- atlas:txmode all\n\nSELECT 1;', /^"1_a\.sql": "atlas:txmode all" is not allowed in a file\. Use "none"/],
  ['has two transaction modes', '-- atlas:txmode none\n-- atlas:txmode file\n\nSELECT 1;', /^"1_a\.sql": It has 2 directives atlas:txmode/],
  ['has a mode that Atlas does not see', '-- atlas:txmode none\nSELECT 1;', /^"1_a\.sql": "atlas:txmode" applies to the file only if an empty line follows/],
  ['has checks', '-- atlas:txtar\n\n-- checks.sql --\nSELECT 1;\n-- migration.sql --\nSELECT 1;', /^"1_a\.sql": "-- checks\.sql --" on line 3 is a check before the migration/],
  ['has an unknown part', '-- atlas:txtar\n\n-- plan.sql --\nSELECT 1;\n-- migration.sql --\nSELECT 1;', /^"1_a\.sql": "-- plan\.sql --" on line 3 is an unknown part/],
  ['has no migration among its parts', '-- atlas:txtar\n\n-- down.sql --\nSELECT 1;', /^"1_a\.sql": It is an archive without "-- migration\.sql --"/],
  ['has a command of MySQL', '-- atlas:nolint\n\nDELIMITER //\nSELECT 1//', /^"1_a\.sql": DELIMITER on line 3 is a command of MySQL's client/],
])('fails when a file %s', (_, text, message) => {
  expect(parse(text).faults).toEqual([expect.stringMatching(/^"atlas\.sum" is missing/), expect.stringMatching(message)]);
});

test.each([
  ['destructive', true], ['', true], ['data_depend destructive', true], ['data_depend', false], ['DS103', false],
])('with "-- atlas:nolint %s", allowDestructive is %s', (rules, allowed) => {
  expect(parse(`-- atlas:nolint ${rules}\n\nDROP TABLE a;`).migrations[0].allowDestructive).toBe(allowed);
});

test.each([
  ['above the only loss', '-- Drop it\n-- atlas:nolint destructive\nDROP TABLE a;\nCREATE TABLE c (x);', true],
  ['above one of two losses', '-- atlas:nolint destructive\nDROP TABLE a;\nDROP TABLE b;', false],
  ['above each of two losses', '-- atlas:nolint destructive\nDROP TABLE a;\n-- atlas:nolint destructive\nDROP TABLE b;', true],
  ['above what loses nothing', '-- atlas:nolint destructive\nCREATE TABLE c (x);', false],
  ['of another rule', '-- atlas:nolint naming\nDROP TABLE a;', false],
])('accepts "-- atlas:nolint" %s only if it covers every loss', (_, text, allowed) => {
  expect(parse(text).migrations[0].allowDestructive).toBe(allowed);
});

test('reads directives at the top of an archive and of its migration, and ignores its other files', () => {
  const text = '-- atlas:txtar\n-- turso: allow-destructive\n\n-- down.sql --\nCREATE TABLE a (x);\n\n-- migration.sql --\n-- atlas:txmode none\n\nDROP TABLE a;\n';
  writeFileSync(join(folder, '20260107120000_drop.sql'), text);
  rmSync(join(folder, 'atlas.sum'));
  expect(faults()).toEqual([expect.stringMatching(/^"atlas\.sum" is missing/)]);
  expect(read().migrations.at(-1)).toMatchObject({
    text: '-- atlas:txtar\n-- turso: allow-destructive\n\n\n\n\n\n-- atlas:txmode none\n\nDROP TABLE a;', line: 8, down: 'CREATE TABLE a (x);', noTransaction: true,
  });
});
