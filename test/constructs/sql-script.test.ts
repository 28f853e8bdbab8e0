import { TerraformVariable } from 'cdktf';
import { newStack, onlyResource, resolved } from './synthesized';
import { bindings, SqlScript, TursoDatabase } from '../../src';

test('runs its statements in its database', () => {
  const stack = newStack();
  const database = TursoDatabase.fromDatabaseName(stack, 'orders', 'orders');
  const script = new SqlScript(stack, 'currencies', { database, statements: ["INSERT INTO currencies VALUES ('EUR')"] });
  expect(onlyResource(stack, 'turso_sql')).toEqual({
    database: resolved(stack, database.name),
    database_id: resolved(stack, database.databaseId),
    organization: resolved(stack, database.organization),
    statements: ["INSERT INTO currencies VALUES ('EUR')"],
  });
  expect(script.node.children.map(({ node }) => node.path)).toEqual(['app/currencies/Resource']);
});

test('takes parameters, statements for its destruction, and dependencies', () => {
  const stack = newStack();
  const database = TursoDatabase.fromDatabaseName(stack, 'orders', 'orders');
  const hash = new TerraformVariable(stack, 'hash', { sensitive: true });
  const first = new bindings.GroupResource(stack, 'first', { name: 'first', location: 'aws-eu-west-1' });
  new SqlScript(stack, 'admin', {
    database,
    statements: ['INSERT INTO users (name, hash) VALUES (:name, :hash)'],
    destroyStatements: ["DELETE FROM users WHERE name = 'admin'"],
    parameters: { name: 'admin' },
    secretParameters: { hash: hash.stringValue },
    secretParametersVersion: 2,
    keepers: { release: '7' },
    encryptionKey: hash.stringValue,
    after: [first],
  });
  expect(onlyResource(stack, 'turso_sql')).toMatchObject({
    destroy_statements: ["DELETE FROM users WHERE name = 'admin'"],
    parameters: { name: 'admin' },
    parameters_wo: { hash: '${var.hash}' },
    encryption_key_wo: '${var.hash}',
    keepers: { release: '7' },
    parameters_wo_version: 2,
    depends_on: [`turso_group.${first.friendlyUniqueId}`],
  });
});

test('fails without statements', () => {
  const stack = newStack();
  const database = TursoDatabase.fromDatabaseName(stack, 'orders', 'orders');
  expect(() => new SqlScript(stack, 'empty', { database, statements: [] })).toThrow(new Error(
    'app/empty: statements is empty. Give the SQL that the script runs.',
  ));
});

test('fails when secret parameters have a version but are missing', () => {
  const stack = newStack();
  const database = TursoDatabase.fromDatabaseName(stack, 'orders', 'orders');
  expect(() => new SqlScript(stack, 'admin', { database, statements: ['SELECT 1'], secretParametersVersion: 1 })).toThrow(new Error(
    'app/admin: secretParametersVersion is 1, but there are no secretParameters. Give them, or leave secretParametersVersion out.',
  ));
});
