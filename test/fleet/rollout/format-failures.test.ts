import { formatFailures, rollOut, type MigrationFailure, type RolloutResult } from '../../../src/fleet';
import { createMigration } from '../../../src/migrations';
import { SqliteSqlClient } from '../../support/sqlite-sql-client';
import { all, BREAK, rollOutOptions, users } from '../fixtures';

let sql: SqliteSqlClient;
beforeEach(() => { sql = new SqliteSqlClient(); });
afterEach(() => sql.close());

test('names the tenant, migration, line, statement and SQL error, what became of the others, and what to do', async () => {
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

test('shows no string of the statement, for it may be a secret', async () => {
  const secret = createMigration('0001_key', "INSERT INTO nowhere (a, \"b\") VALUES ('it''s marked-word', '', 'marked-word')");
  const { detail } = formatFailures(await rollOut(rollOutOptions(sql, ['a'], [secret])));
  expect(detail).toContain("\n    INSERT INTO nowhere (a, \"b\") VALUES ('...', '', '...')\n");
  expect(detail).not.toContain('marked-word');
});

test('says that a migration may be corrected that no database has, and tells databases with the same error together', async () => {
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

test('speaks of the schema database when it alone failed', async () => {
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
  versions: [],
  schema: { id: 's', name: 'schema', version: null },
  schemaMigrated: false,
  applied: [],
  changeable: [],
  failures: [failure],
  quarantined: [],
  notDone: 0,
  cancelled: false,
  leftBranches: [],
};

test.each<[string, MigrationFailure[], RegExp]>([
  ['a database that could not be asked', [failure], /^"a" failed: no answer \(UNREACHABLE\)[^]*is tried again by the next apply\.$/],
  ['an outcome that is unknown', [{ ...failure, migration: '0001', code: 'OUTCOME_UNKNOWN', outcomeUnknown: true }], /Whether 1 of the failed databases has it all the same will be found out by the next apply\./],
  ['a history of its own', [{ ...failure, code: 'HISTORY' }], /remove it from the tenants, or correct its table _turso_migrations\.$/],
  ['more databases than one wants to read', Array.from({ length: 60 }, (_, index) => ({ ...failure, database: `d${index}` })), /"d49" and 10 more failed: no answer/],
  ['a long statement', [{ ...failure, migration: '0001', statement: 'x'.repeat(400), line: 1 }], / {4}x{300}\.\.\.\n/],
])('tells %s', (_, failures, pattern) => {
  expect(formatFailures({ ...result, failures }).detail).toMatch(pattern);
});

test.each<[string, Partial<RolloutResult>, string, RegExp[]]>([
  ['the user who stopped it', { failures: [], cancelled: true, notDone: 3 }, 'Rollout stopped before its end', [
    /^The rollout was stopped before every database had its turn, after the migrations in flight\. 3 tenants were not begun\.\n\n/,
    /The next apply goes on with the others\.$/,
  ]],
  ['a canary', { stopped: 'canaries', notDone: 1 }, 'Could not migrate 1 of 0 tenant databases to "0001"', [
    /The rollout stopped because a canary failed\. 1 tenant was not begun\./,
  ]],
  ['too many failures', { stopped: 'max-failures', notDone: 0 }, 'Could not migrate 1 of 0 tenant databases to "0001"', [
    /because more tenants failed than max_failures allows\. No other tenant had to be migrated\./,
  ]],
  ['a rehearsal', {
    stopped: 'rehearsal', failures: [], notDone: 2, changeable: ['0001'], rehearsal: { ...failure, migration: '0001', line: 2, code: 'SQLITE_CONSTRAINT' },
  }, 'The rehearsal on a branch of "a" failed', [
    /^On a branch of "a" failed in migration "0001", line 2: no answer/,
    /No database was migrated\./,
    /No database has "0001" yet: correct the migration, or the data, then apply again\.$/,
  ]],
  ['tenants in quarantine', { quarantined: [failure, { ...failure, database: 'b' }] }, 'Could not migrate 1 of 0 tenant databases to "0001"', [
    /2 tenants are in quarantine, without holding the others up; the next rollout tries them last:\n"a", "b" failed: no answer/,
  ]],
  ['the way back', { direction: 'down', target: null, failures: [{ ...failure, migration: '0001' }] }, 'Could not take back 1 of 0 tenant databases to no migration', [
    /No tenant is without any migration\.\n\nCorrect the SQL that takes "0001" back/,
  ]],
  ['a migration outside of a transaction', { failures: [{ ...failure, migration: '0001', statementsDone: 2 }] }, 'Could not migrate 1 of 0 tenant databases to "0001"', [
    /what was done in 1 of the failed databases stays done, and the next apply goes on behind it\./,
  ]],
])('tells what stopped it: %s', (_, changes, summary, patterns) => {
  const report = formatFailures({ ...result, ...changes });
  expect(report.summary).toBe(summary);
  for (const pattern of patterns) expect(report.detail).toMatch(pattern);
});

test.each([
  ['HISTORY', /table _turso_migrations\.$/], ['KEEPS_LEDGER', /Correct the list of tenants/], ['NO_WAY_BACK', /SQL that takes it back/],
  ['SNAPSHOT', /without snapshot_retention none is made\.$/], ['IMPORT', /what the other tool has recorded/], ['RIVAL', /tried again by the next apply\.$/],
])('says what to do about %s', (code, pattern) => {
  expect(formatFailures({ ...result, failures: [{ ...failure, migration: '0001', code }] }).detail).toMatch(pattern);
});
