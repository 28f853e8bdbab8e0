import { join } from 'node:path';
import { faultsIn, memoryFolder } from './memory-folder';
import { readDirectory } from '../../../src/migrations';
import { readFormat } from '../../../src/migrations/formats/read-format';

test('reads a folder from golang-migrate, and treats a down file of comments as missing', () => {
  const folder = join(__dirname, 'golang-migrate/migrations');
  const migrations = readDirectory(folder);
  expect(migrations.map(({ name, down }) => [name, down])).toEqual([
    ['000001_customers', 'DROP TABLE customers;\n'], ['000002_invoices', 'DROP TABLE invoices;\n'], ['000003_no_way_back', undefined],
  ]);
  expect(migrations[0].file).toBe(`${folder}/000001_customers.up.sql`);
});

test('pairs and orders files by number, whatever their titles', () => {
  const { migrations, faults } = readFormat(memoryFolder({
    '10_b.up.sql': 'SELECT 10;', '9_a.up.sql': 'SELECT 9;', '010_back.down.sql': 'SELECT 1;', '18446744073709551615_last.up.sql': 'SELECT 11;', 'README.md': '',
  }));
  expect(faults).toEqual([]);
  expect(migrations.map(({ name, down }) => [name, down])).toEqual([['9_a', undefined], ['10_b', 'SELECT 1;'], ['18446744073709551615_last', undefined]]);
});

test('accepts any ending, and a title with dots, as golang-migrate does', () => {
  const { migrations, faults } = readFormat(memoryFolder({
    '1_a.up.sql': 'SELECT 1;', '2_b.up..sql': 'SELECT 2;', '3_c.up.SQL': 'SELECT 3;', '3_c.down.sqlite': 'SELECT -3;', '4_d.up.down.up.sqlite': 'SELECT 4;', '5_.up.sql': '',
  }));
  expect(faults).toEqual([]);
  expect(migrations.map(({ name, down }) => [name, down])).toEqual([['1_a', undefined], ['2_b', undefined], ['3_c', 'SELECT -3;'], ['4_d.up.down', undefined], ['5_', undefined]]);
});

test('skips the files that golang-migrate skips when the format is set, and reports them', () => {
  const { migrations, faults, passedOver } = readFormat(memoryFolder({ '1_a.up.sql': 'SELECT 1', '2_b.sql': '', '3_c.UP.sql': '', 'README.md': '' }), 'golang-migrate');
  expect(faults).toEqual([]);
  expect(migrations.map(({ name }) => name)).toEqual(['1_a']);
  expect(passedOver?.map(({ file }) => file)).toEqual(['2_b.sql', '3_c.UP.sql']);
});

test.each<[string, Record<string, string>, RegExp]>([
  ['there is only a way back', { '1_a.up.sql': 'SELECT 1', '2_b.down.sql': 'SELECT 1' }, /^"2_b\.down\.sql" reverts a migration that is missing: .* of number 2/],
  ['a number is used twice', { '1_a.up.sql': 'SELECT 1', '01_b.up.sql': 'SELECT 1' }, /^"01_b\.up\.sql" and "1_a\.up\.sql" have the same number/],
  ['a way back is there twice', { '1_a.up.sql': 'SELECT 1', '1_a.down.sql': '', '1_b.down.sql': '' }, /^"1_a\.down\.sql" and "1_b\.down\.sql" have the same number/],
  ['a file has no direction', { '1_a.up.sql': 'SELECT 1', '2_b.sql': '' }, /^"2_b\.sql" is passed over by golang-migrate\. .*"2_b\.up\.sql".* Or set the format golang-migrate/],
  ['a file has no number', { '1_a.up.sql': 'SELECT 1', 'b.up.sql': '' }, /^"b\.up\.sql" is passed over by golang-migrate\. .*"000001_b\.up\.sql"/],
  ['a number is too large', { '18446744073709551616_a.up.sql': 'SELECT 1' }, /^"18446744073709551616_a\.up\.sql" has the number .* at most 18446744073709551615/],
])('fails when %s', (_, files, message) => {
  expect(faultsIn(files)).toEqual([expect.stringMatching(message)]);
});
