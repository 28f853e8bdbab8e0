import { join } from 'node:path';
import { faultsIn, memoryFolder } from './memory-folder';
import { readDirectory } from '../../../src/migrations';
import { readFormat } from '../../../src/migrations/formats/read-format';

const FOLDER = join(__dirname, 'goose/migrations');
const UP = '-- +goose Up\n';
const read = (files: Record<string, string>) => readFormat(memoryFolder(files), 'goose').migrations;

test('reads a folder from goose: both directions, their first lines, and what runs outside of a transaction', () => {
  const migrations = readDirectory(FOLDER);
  expect(migrations.map(({ name, line, transaction }) => [name, line, transaction])).toEqual([
    ['00001_customers', 2, undefined], ['00002_audit', 4, undefined], ['00003_busy_index', 3, false],
  ]);
  expect(migrations[0]).toMatchObject({
    sql: 'CREATE TABLE customers (\n  id INTEGER PRIMARY KEY,\n  name TEXT NOT NULL\n);', down: 'DROP TABLE customers;', file: `${FOLDER}/00001_customers.sql`,
  });
});

test('ends a statement at StatementEnd, with or without a semicolon', () => {
  expect(readDirectory(FOLDER)[1].sql).toContain('\nEND;\n-- +goose StatementEnd\nINSERT');
});

test('leaves the down script out of the migration', () => {
  const [without] = read({ '1_a.sql': `${UP}SELECT 1;` });
  const [with_] = read({ '1_a.sql': `${UP}SELECT 1;\n\n-- +goose Down\nSELECT 2;\n` });
  expect(with_.text).toBe(without.text);
});

test.each([
  ['in small letters', '-- +goose up\nSELECT 1;\n-- +goose down\nSELECT 2;', 'SELECT 2;'],
  ['with Windows line ends and a byte order mark', '\uFEFF-- +goose Up\r\nSELECT 1;\r\n-- +goose Down\r\nSELECT 2;\r\n', 'SELECT 2;'],
  ['with a way back of comments', `${UP}SELECT 1;\n-- +goose Down\n-- there is none\n`, undefined],
  ['without a way back', `${UP}SELECT 1;`, undefined],
])('reads a file %s', (_, text, down) => {
  expect(read({ '1_a.sql': text })).toEqual([expect.objectContaining({ line: 2, down })]);
  expect(read({ '1_a.sql': text })[0].text).toMatch(/SELECT 1;$/);
});

test.each<[string, string, RegExp]>([
  ['has no up part', '-- +goose NO TRANSACTION\nSELECT 1;', /It has no "-- \+goose Up"\. Write that line before the SQL/],
  ['has SQL before the up part', `SELECT 1;\n${UP}SELECT 2;`, /Line 1 comes before "-- \+goose Up"/],
  ['has two up parts', `${UP}SELECT 1;\n${UP}SELECT 2;`, /"-- \+goose Up" on line 3 comes twice/],
  ['has two down parts', `${UP}SELECT 1;\n-- +goose Down\n-- +goose Down\n`, /"-- \+goose Down" on line 4 comes twice/],
  ['has an annotation that goose does not know', `${UP}-- +goose NO TRANSACTIONS\nSELECT 1;`, /"-- \+goose NO TRANSACTIONS" on line 2 is no annotation of goose\. Write "-- \+goose NO TRANSACTION"/],
  ['has an annotation of nobody', `${UP}-- +goose environment\nSELECT 1;`, /"-- \+goose environment" on line 2 .*Write one of "Up", "Down", /],
  ['has an indented annotation', '  -- +goose Up\nSELECT 1;', /"-- \+goose Up" on line 1 is no annotation of goose\. Write "-- \+goose Up" at the beginning/],
  ['substitutes variables', `${UP}-- +goose ENVSUB ON\nSELECT 1;`, /"-- \+goose ENVSUB ON" on line 2 puts environment variables into the SQL.*Write the values/],
  ['does not end a statement', `${UP}-- +goose StatementBegin\nSELECT 1;`, /"-- \+goose StatementBegin" on line 2 is not closed/],
  ['ends no statement', `${UP}SELECT 1;\n-- +goose StatementEnd`, /"-- \+goose StatementEnd" on line 3 ends no statement/],
])('fails when a file %s', (_, text, message) => {
  expect(faultsIn({ '1_a.sql': text }, 'goose')).toEqual(expect.arrayContaining([expect.stringMatching(message)]));
  expect(faultsIn({ '1_a.sql': text }, 'goose')[0]).toMatch(/^"1_a\.sql": /);
});

test.each<[string, Record<string, string>, RegExp]>([
  ['a migration is written in Go', { '1_a.sql': `${UP}SELECT 1;`, '2_b.go': 'package migrations', 'helpers.go': '', '2_b_test.go': '' }, /^"2_b\.go" is a migration in Go.*as SQL, in "2_b\.sql"/],
  ['a file has no number', { '1_a.sql': `${UP}SELECT 1;`, 'seed.sql': UP }, /^"seed\.sql" is passed over by goose/],
  ['a number is used twice', { '1_a.sql': `${UP}SELECT 1;`, '01_b.sql': `${UP}SELECT 1;` }, /^"01_b\.sql" and "1_a\.sql" have the same number/],
  ['a number is zero', { '0_a.sql': `${UP}SELECT 1;` }, /^"0_a\.sql" has the number 0/],
])('fails when %s', (_, files, message) => {
  expect(faultsIn(files)).toEqual([expect.stringMatching(message)]);
});
