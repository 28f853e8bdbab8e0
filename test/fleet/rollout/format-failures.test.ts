import { formatFailures, rollOut, type MigrationFailure, type RolloutResult } from '../../../src/fleet';
import { createMigration } from '../../../src/migrations';
import { SqliteSqlClient } from '../../support/sqlite-sql-client';
import { all, BREAK, rollOutOptions, users } from '../fixtures';

let sql: SqliteSqlClient;
beforeEach(() => { sql = new SqliteSqlClient(); });
afterEach(() => sql.close());

test('names tenant, migration, line, statement and SQL error, the state of the others, and what to do', async () => {
  await rollOut(rollOutOptions(sql, ['a', 'b', 'c'], [users]));
  await sql.run('b', BREAK);
  expect(formatFailures(await rollOut(rollOutOptions(sql, ['a', 'b', 'c'], all)))).toEqual({
    summary: 'Could not migrate 1 of 3 tenant databases to "0003_notes"',
    detail: [
      '"b" failed in migration "0002_unique", line 3: UNIQUE constraint failed: users.email (SQLITE_CONSTRAINT)',
      '    CREATE UNIQUE INDEX users_email ON users (email)',
      '',
      'Nothing of a failed migration stays in a database. 2 of 3 tenants are at "0003_notes". ' +
      'The schema database "schema" stays at "0001_users" until all tenants are migrated.',
      '',
      'Correct the data of the databases that failed in "0002_unique", then apply again: only what is missing is done. ' +
      'The migration itself cannot be changed any more, because other databases have it or may have it.',
    ].join('\n'),
  });
});

test('shows no strings of the statement, because they may be secrets', async () => {
  const secret = createMigration('0001_key', "INSERT INTO nowhere (a, \"b\") VALUES ('it''s marked-word', '', 'marked-word')");
  const { detail } = formatFailures(await rollOut(rollOutOptions(sql, ['a'], [secret])));
  expect(detail).toContain("\n    INSERT INTO nowhere (a, \"b\") VALUES ('...', '', '...')\n");
  expect(detail).not.toContain('marked-word');
});

test('says that a migration that no database has may be edited, and groups databases with the same error', async () => {
  const broken = createMigration('0001_broken', 'INSERT INTO nowhere VALUES (1)');
  const { detail } = formatFailures(await rollOut(rollOutOptions(sql, ['a', 'b'], [broken])));
  expect(detail).toBe([
    '"a", "b" failed in migration "0001_broken", line 1: no such table: nowhere (SQLITE_ERROR)',
    '    INSERT INTO nowhere VALUES (1)',
    '',
    'Nothing of a failed migration stays in a database. No tenant is at "0001_broken". ' +
    'The schema database "schema" stays at no migration until all tenants are migrated.',
    '',
    'No database has "0001_broken" yet: correct the migration, or the data, then apply again.',
  ].join('\n'));
});

test('names the schema database when only that failed', async () => {
  await sql.run('schema', 'CREATE TABLE users (x)');
  expect(formatFailures(await rollOut(rollOutOptions(sql, ['a'], [users])))).toEqual({
    summary: 'Could not migrate the schema database "schema" to "0001_users"',
    detail: expect.stringMatching(/^"schema" failed in migration "0001_users", line 1: .*table users already exists[^]*1 of 1 tenants are at "0001_users"\.\n\nCorrect the data/),
  });
});

const failure: MigrationFailure = { database: 'a', databaseId: 'id-a', code: 'UNREACHABLE', message: 'no answer', outcomeUnknown: false };
const result: RolloutResult = {
  target: '0001',
  direction: 'up',
  tenants: [],
  schema: { id: 's', name: 'schema', version: null },
  schemaMigrated: false,
  applied: [],
  changeable: [],
  failures: [failure],
  quarantinedFailures: [],
  notDoneCount: 0,
  cancelled: false,
  leftBranches: [],
};

test.each<[string, MigrationFailure[], RegExp]>([
  ['a database that could not be asked', [failure], /^"a" failed: no answer \(UNREACHABLE\)[^]*The next apply tries a database again that could not be asked\.$/],
  ['an outcome that is unknown', [{ ...failure, migration: '0001', code: 'OUTCOME_UNKNOWN', outcomeUnknown: true }], /1 of the failed databases may have it all the same\. The next apply finds out\./],
  ['a history of its own', [{ ...failure, code: 'HISTORY' }], /remove it from the tenants, or correct its table _turso_migrations\.$/],
  ['more databases than one wants to read', Array.from({ length: 60 }, (_, index) => ({ ...failure, database: `d${index}` })), /"d49" and 10 more failed: no answer/],
  ['a long statement', [{ ...failure, migration: '0001', statement: 'x'.repeat(400), line: 1 }], / {4}x{300}\.\.\.\n/],
])('reports %s', (_, failures, pattern) => {
  expect(formatFailures({ ...result, failures }).detail).toMatch(pattern);
});

test.each<[string, Partial<RolloutResult>, string, RegExp[]]>([
  ['the user who stopped it', { failures: [], cancelled: true, notDoneCount: 3 }, 'Rollout stopped before its end', [
    /^The rollout was cancelled\. It stopped after the migrations in flight\. 3 tenants were not begun\.\n\n/,
    /The next apply goes on with the others\.$/,
  ]],
  ['a canary', { stopped: 'canaries', notDoneCount: 1 }, 'Could not migrate 1 of 0 tenant databases to "0001"', [
    /The rollout stopped because a canary failed\. 1 tenant was not begun\./,
  ]],
  ['too many failures', { stopped: 'max-failures', notDoneCount: 0 }, 'Could not migrate 1 of 0 tenant databases to "0001"', [
    /because more tenants failed than max_failures allows\. All other tenants are migrated\./,
  ]],
  ['a rehearsal', {
    stopped: 'rehearsal', failures: [], notDoneCount: 2, changeable: ['0001'], rehearsal: { ...failure, migration: '0001', line: 2, code: 'SQLITE_CONSTRAINT' },
  }, 'The rehearsal on a branch of "a" failed', [
    /^On a branch of "a" failed in migration "0001", line 2: no answer/,
    /No database was migrated\./,
    /No database has "0001" yet: correct the migration, or the data, then apply again\.$/,
  ]],
  ['tenants in quarantine', { quarantinedFailures: [failure, { ...failure, database: 'b' }] }, 'Could not migrate 1 of 0 tenant databases to "0001"', [
    /2 tenants are in quarantine and did not stop the others\. The next rollout tries them last:\n"a", "b" failed: no answer/,
  ]],
  ['a revert', { direction: 'down', target: null, failures: [{ ...failure, migration: '0001' }] }, 'Could not revert 1 of 0 tenant databases to no migration', [
    /No tenant is without any migration\.\n\nCorrect the down script of "0001"/,
  ]],
  ['a migration outside of a transaction', { failures: [{ ...failure, migration: '0001', statementsDone: 2 }] }, 'Could not migrate 1 of 0 tenant databases to "0001"', [
    /Its finished statements stay in 1 of the failed databases, and the next apply goes on after them\./,
  ]],
])('reports why the rollout stopped: %s', (_, changes, summary, patterns) => {
  const report = formatFailures({ ...result, ...changes });
  expect(report.summary).toBe(summary);
  for (const pattern of patterns) expect(report.detail).toMatch(pattern);
});

test.each([
  ['HISTORY', /table _turso_migrations\.$/], ['KEEPS_LEDGER', /Correct the list of tenants/], ['NO_DOWN_SCRIPT', /Give the migration a down script/],
  ['SNAPSHOT', /Without snapshot_retention, no snapshots are taken\.$/], ['IMPORT', /Correct the history of the other tool/], ['RIVAL', /The next apply tries a database again that could not be asked\.$/],
])('says what to do about %s', (code, pattern) => {
  expect(formatFailures({ ...result, failures: [{ ...failure, migration: '0001', code }] }).detail).toMatch(pattern);
});
