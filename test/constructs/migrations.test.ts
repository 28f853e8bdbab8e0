import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TerraformVariable } from 'cdktf';
import { newStack, onlyResource } from './synthesized';
import { Migrations, SchemaFleet, TursoGroup } from '../../src';

let directory: string;
beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'migrations-')); });
afterEach(() => rmSync(directory, { recursive: true }));

test('reads a folder in the order of its numbers', () => {
  writeFileSync(join(directory, '10_messages.sql'), 'CREATE TABLE messages (id);');
  writeFileSync(join(directory, '9_users.sql'), 'CREATE TABLE users (id);');
  expect(Migrations.fromDirectory(directory).names).toEqual(['9_users', '10_messages']);
});

test('takes migrations from code in their order', () => {
  const migrations = Migrations.inline([
    { name: 'users', sql: 'CREATE TABLE users (id);' },
    { name: 'messages', sql: 'CREATE TABLE messages (id);' },
  ]);
  expect(migrations.names).toEqual(['users', 'messages']);
});

test('gives its names as a copy', () => {
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

test('fails when migrations are not valid, and names all faults', () => {
  expect(() => Migrations.inline([
    { name: 'users', sql: 'CREATE TABLE users (id);' },
    { name: 'users', sql: '' },
  ])).toThrow(
    'Migrations.inline:\n' +
    '  - "users" is the name of migration 1 and of migration 2. Give each its own name.\n' +
    '  - "users": It holds no SQL statement. Write one, or remove the migration.',
  );
});
