import { faultsIn } from './memory-folder';
import type { MigrationFormat } from '../../../src/migrations';

const GOOSE = { '1_a.sql': '-- +goose Up\nSELECT 1;' };

test.each<[string, Record<string, string>, RegExp]>([
  ['goose and Atlas', { ...GOOSE, 'atlas.sum': '' }, /^It could be a folder of goose \("-- \+goose" in "1_a\.sql"\) or a folder of Atlas \("atlas\.sum"\)\. Set the format: goose or atlas\.$/],
  ['Prisma and drizzle-kit', { 'migration_lock.toml': '', 'meta/_journal.json': '' }, /Prisma \("migration_lock\.toml"\) or a folder of drizzle-kit \("meta\/_journal\.json"\)\. Set the format: prisma or drizzle\.$/],
])('asks for the format when a folder could be of %s', (_, files, message) => {
  expect(faultsIn(files)).toEqual([expect.stringMatching(message)]);
});

test('uses the format that is set when a folder could be of two', () => {
  expect(faultsIn({ ...GOOSE, 'atlas.sum': '' }, 'goose')).toEqual([]);
});

test.each<[MigrationFormat, Record<string, string>, RegExp]>([
  ['prisma', GOOSE, /^It is not a folder of Prisma, which contains "migration_lock\.toml", and folders .* It looks like goose \("-- \+goose" in "1_a\.sql"\)\. Use another folder, or leave the format out\.$/],
  ['drizzle', { 'atlas.sum': '' }, /^It is not a folder of drizzle-kit, .* It looks like Atlas/],
  ['goose', { '1_a.sql': 'SELECT 1;' }, /^It is not a folder of goose, which contains files such as "00001_users\.sql" with "-- \+goose Up" in each\. Use another/],
  ['golang-migrate', GOOSE, /^It is not a folder of golang-migrate, which contains pairs of files/],
  ['atlas', GOOSE, /^It is not a folder of Atlas, which contains "atlas\.sum"/],
  ['plain', { 'a/migration.sql': '' }, /^It is not a folder of numbered SQL files, .* It looks like Prisma/],
  ['plain', GOOSE, /^"1_a\.sql" has "-- \+goose Up" on line 1, which is a mark of goose\. Take the format goose/],
  ['plain', { '1_a.up.sql': '' }, /^"1_a\.up\.sql" is one half of an up and down pair.* Use the format golang-migrate/],
])('explains why a folder does not have the format %s', (format, files, message) => {
  expect(faultsIn(files, format)).toEqual([expect.stringMatching(message)]);
});

test.each(['migrations', 'drizzle'])('points from the project folder of a tool to its folder %s', (name) => {
  expect(faultsIn({ 'schema.prisma': '', [`${name}/README.md`]: '' })).toEqual([`It contains no migrations, but a folder "${name}". Use that one.`]);
});
