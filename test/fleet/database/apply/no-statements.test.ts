import { migrateDatabase } from '../../../../src/fleet/database/apply/migrate-database';
import type { MigrateDatabaseOptions } from '../../../../src/fleet/database/apply/migrate-database-options';
import { prepareMigrations } from '../../../../src/fleet/database/prepare-migrations';
import { createMigration } from '../../../../src/migrations';
import { SqliteSqlClient, type Accident } from '../../../support/sqlite-sql-client';
import { databaseNamed, historyOf } from '../../fixtures';

let sql: SqliteSqlClient;
beforeEach(() => { sql = new SqliteSqlClient(); });
afterEach(() => sql.close());

const first = createMigration('0001_first', 'CREATE TABLE a (x);', { down: 'DROP TABLE a;' });
const third = createMigration('0003_third', 'CREATE TABLE c (x);', { down: 'DROP TABLE c;' });
const migrate = async (options: Pick<MigrateDatabaseOptions, 'migrations'> & Partial<MigrateDatabaseOptions>) =>
  migrateDatabase({ sql, database: databaseNamed('acme'), role: 'tenant', now: () => new Date(), ...options });

describe.each([
  ['comments alone', '-- later', {}],
  ['nothing', '', {}],
  ['a transaction around nothing', 'BEGIN; COMMIT;', {}],
  ['nothing but a switch of foreign keys', 'PRAGMA foreign_keys = OFF;', {}],
  ['comments alone, outside of a transaction', '-- later', { transaction: false }],
  ['comments alone, with a down script of comments', '-- later', { down: '-- nothing' }],
])('a migration of %s', (_, text, options) => {
  const nothing = createMigration('0002_nothing', text, options);
  const migrations = prepareMigrations([first, nothing, third], 'test');

  test('is recorded once, between other migrations and as the last one', async () => {
    await expect(migrate({ migrations: migrations.slice(0, 2) })).resolves.toMatchObject({ position: 2, applied: ['0001_first', '0002_nothing'] });
    await expect(migrate({ migrations: migrations.slice(0, 2) })).resolves.toMatchObject({ position: 2, applied: [] });
    await expect(migrate({ migrations })).resolves.toMatchObject({ position: 3, applied: ['0003_third'] });
    const history = await sql.run('acme', 'SELECT position, name, checksum FROM _turso_migrations');
    expect(history).toEqual([first, nothing, third].map(({ name, checksum }, index) => [index + 1, name, checksum]));
  });

  test('is reverted together with its neighbours', async () => {
    await migrate({ migrations });
    await expect(migrate({ migrations, targetPosition: 1, direction: 'down' })).resolves.toMatchObject({ position: 1, reverted: ['0003_third', '0002_nothing'] });
    await expect(historyOf(sql, 'acme')).resolves.toHaveLength(1);
    await expect(migrate({ migrations })).resolves.toMatchObject({ position: 3, applied: ['0002_nothing', '0003_third'] });
  });

  test('is applied once when two callers race', async () => {
    const outcomes = await Promise.all([migrate({ migrations }), migrate({ migrations }), migrate({ migrations, position: 1 })]);
    expect(outcomes.map(({ position }) => position)).toEqual([3, 3, 3]);
    await expect(historyOf(sql, 'acme')).resolves.toHaveLength(3);
  });

  test('is recorded when the answer was lost', async () => {
    await migrate({ migrations: migrations.slice(0, 1) });
    const accidents: Accident[] = ['lost after commit'];
    sql.accident = () => accidents.pop();
    await expect(migrate({ migrations, position: 1 })).resolves.toMatchObject({ position: 3, applied: ['0002_nothing', '0003_third'] });
    expect(accidents).toEqual([]);
  });
});

test('an interrupted migration outside of a transaction blocks a migration without statements that replaces it', async () => {
  const steps = createMigration('0001_steps', 'CREATE TABLE a (x); CREATE TABLE a (x);', { transaction: false });
  await migrate({ migrations: prepareMigrations([steps], 'test') });
  const emptied = prepareMigrations([createMigration('0001_steps', '-- emptied', { transaction: false })], 'test');
  await expect(migrate({ migrations: emptied })).resolves.toMatchObject({
    position: undefined, applied: [], failure: { code: 'CUT_OFF', message: expect.stringContaining('Restore that migration, and apply once to finish it.') },
  });
});

test('a down script of comments does not revert a migration with statements', async () => {
  const oneWay = { ...createMigration('0001_a', 'CREATE TABLE a (x);'), down: '-- none' };
  const [{ downScript }] = prepareMigrations([createMigration('0001_a', 'CREATE TABLE a (x);')], 'test');
  expect(downScript).toBeUndefined();
  expect(() => prepareMigrations([oneWay], 'test')).toThrow('The down script holds no SQL statement, although the migration does.');
});
