import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { TerraformVariable } from 'cdktf';
import { newStack, onlyResource } from './synthesized';
import { MigrationFormat, Migrations, SchemaFleet, TursoGroup } from '../../src';

let directory: string;
beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'migrations-')); });
afterEach(() => rmSync(directory, { recursive: true }));

const FIXTURE = join(__dirname, '../migrations/formats/golang-migrate/migrations');

function synthesizedMigrations(migrations: Migrations): unknown {
  const stack = newStack();
  new SchemaFleet(stack, 'slack', { group: new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' }), migrations });
  return onlyResource(stack, 'turso_schema_fleet').migrations;
}

test('reads a folder in the order of its numbers', () => {
  writeFileSync(join(directory, '10_messages.sql'), 'CREATE TABLE messages (id);');
  writeFileSync(join(directory, '9_users.sql'), 'CREATE TABLE users (id);');
  expect(Migrations.fromDirectory(directory).names).toEqual(['9_users', '10_messages']);
});

test('reads the folder of a tool with all properties of each migration', () => {
  writeFileSync(join(directory, '1_users.sql'), '-- +goose Up\nCREATE TABLE users (id);\n-- +goose Down\nDROP TABLE users;');
  writeFileSync(join(directory, '2_index.sql'), '-- +goose NO TRANSACTION\n-- turso: allow-destructive\n-- +goose Up\nDROP TABLE users;');
  expect(synthesizedMigrations(Migrations.fromDirectory(directory, { format: MigrationFormat.GOOSE }))).toEqual([
    { name: '1_users', sql: 'CREATE TABLE users (id);', down: 'DROP TABLE users;', file: `${basename(directory)}/1_users.sql`, line: 2 },
    { name: '2_index', sql: 'DROP TABLE users;', transaction: false, allow_destructive: true, file: `${basename(directory)}/2_index.sql`, line: 4 },
  ]);
});

test('fails when the folder has another format than the given one', () => {
  writeFileSync(join(directory, '1_users.sql'), 'CREATE TABLE users (id);');
  expect(() => Migrations.fromDirectory(directory, { format: MigrationFormat.ATLAS })).toThrow(
    `Migrations folder "${directory}": It is not a folder of Atlas, which contains "atlas.sum", and files such as "20240131120000_users.sql". ` +
    'Use another folder, or leave the format out.',
  );
});

test.each([
  ['relative', relative(process.cwd(), FIXTURE), 'test/migrations/formats/golang-migrate/migrations'],
  ['relative, with a slash', `./${relative(process.cwd(), FIXTURE)}/`, './test/migrations/formats/golang-migrate/migrations'],
  ['absolute, below the working directory', FIXTURE, 'test/migrations/formats/golang-migrate/migrations'],
])('names files by the way from the working directory when the path is %s', (_, path, shown) => {
  expect(synthesizedMigrations(Migrations.fromDirectory(path))).toMatchObject([
    { file: `${shown}/000001_customers.up.sql` }, { file: `${shown}/000002_invoices.up.sql` }, { file: `${shown}/000003_no_way_back.up.sql` },
  ]);
});

test('has an enum member for each format', () => {
  const formats: `${MigrationFormat}`[] = ['plain', 'prisma', 'drizzle', 'goose', 'golang-migrate', 'atlas'];
  expect(Object.values(MigrationFormat)).toEqual(formats);
});

test('takes all properties of a migration from code', () => {
  const migrations = [{ name: 'users', sql: 'DROP TABLE a;', down: "SELECT '${a}';", transaction: false, allowDestructive: true }];
  expect(synthesizedMigrations(Migrations.inline(migrations))).toEqual([
    { name: 'users', sql: 'DROP TABLE a;', down: "SELECT '$${a}';", transaction: false, allow_destructive: true },
  ]);
  expect(() => Migrations.inline([{ name: 'users', sql: 'DROP TABLE a;', down: '' }])).toThrow(
    'Migrations.inline: "users": The down script holds no SQL statement, although the migration does. Write SQL that reverts the migration, or leave it out.',
  );
});

test('takes migrations from code in their order', () => {
  const migrations = Migrations.inline([
    { name: 'users', sql: 'CREATE TABLE users (id);' },
    { name: 'messages', sql: 'CREATE TABLE messages (id);' },
  ]);
  expect(migrations.names).toEqual(['users', 'messages']);
});

test('returns a copy of its names', () => {
  const migrations = Migrations.inline([{ name: 'users', sql: 'CREATE TABLE users (id);' }]);
  migrations.names.push('other');
  expect(migrations.names).toEqual(['users']);
});

test('keeps SQL from being read as a Terraform expression', () => {
  const stack = newStack();
  new SchemaFleet(stack, 'slack', {
    group: new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' }),
    migrations: Migrations.inline([{ name: 'templates', sql: "INSERT INTO t VALUES ('${a} $${b} %{c} 5% $');" }]),
  });
  expect(onlyResource(stack, 'turso_schema_fleet').migrations).toEqual([
    { name: 'templates', sql: "INSERT INTO t VALUES ('$${a} $$${b} %%{c} 5% $');" },
  ]);
});

test('puts the value of a variable into the SQL', () => {
  const stack = newStack();
  const plan = new TerraformVariable(stack, 'plan', { type: 'string' });
  new SchemaFleet(stack, 'slack', {
    group: new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' }),
    migrations: Migrations.inline([{ name: 'plan', sql: `INSERT INTO t VALUES ('${plan.stringValue}', '\${a}');` }]),
  });
  expect(onlyResource(stack, 'turso_schema_fleet').migrations).toEqual([
    { name: 'plan', sql: "INSERT INTO t VALUES ('${var.plan}', '$${a}');" },
  ]);
});

test('fails when the folder is missing', () => {
  const path = join(directory, 'nowhere');
  expect(() => Migrations.fromDirectory(path)).toThrow(
    `Migrations folder "${path}": It does not exist (working directory: "${process.cwd()}"). Create it, or correct the path.`,
  );
});

test('reads directives from code, and writes an option that contradicts one', () => {
  const sql = '-- turso: no-transaction\n-- turso: allow-destructive\nDROP TABLE a;';
  expect(synthesizedMigrations(Migrations.inline([{ name: 'a', sql }, { name: 'b', sql, transaction: true, allowDestructive: false }]))).toEqual([
    { name: 'a', sql, transaction: false, allow_destructive: true },
    { name: 'b', sql, transaction: true, allow_destructive: false },
  ]);
});

test('fails when migrations are invalid, and names all faults', () => {
  expect(() => Migrations.inline([
    { name: 'users', sql: 'CREATE TABLE users (id);' },
    { name: 'users', sql: 'VACUUM' },
  ])).toThrow(
    'Migrations.inline:\n' +
    '  - "users" is the name of migration 1 and of migration 2. Give each its own name.\n' +
    '  - "users": VACUUM on line 1 cannot run: Turso compacts databases itself. Remove it.',
  );
});
