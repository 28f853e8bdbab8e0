import { besideSql, checkMigrations, checksum, createMigration, MigrationsError, type Migration, type MigrationOptions } from '../../src/migrations';

test('returns the same checksum and SQL for Unix and Windows line endings, with or without a byte order mark', () => {
  const unix = createMigration('0001_users', "CREATE TABLE a (x);\nSELECT 'b';\n");
  const windows = createMigration('0001_users', "\uFEFFCREATE TABLE a (x);\r\nSELECT 'b';\r\n");
  expect(windows).toEqual(unix);
  expect(unix.checksum).toMatch(/^sha256:[0-9a-f]{64}$/);
});

test('returns the plain SHA-256 of the SQL as the checksum', () => {
  expect(checksum('abc')).toBe('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('returns a different checksum for different SQL', () => {
  expect(checksum('SELECT 1')).not.toBe(checksum('SELECT  1'));
});

test('accepts migrations in the order given', () => {
  expect(() => checkMigrations([createMigration('b', 'SELECT 1'), createMigration('a', 'SELECT 1')], 'fleet')).not.toThrow();
  expect(() => checkMigrations([], 'fleet')).not.toThrow();
});

test.each<[string, Migration, RegExp]>([
  ['has no name', createMigration('', 'SELECT 1'), /^fleet: Migration number 1 has no name/],
  ['has blanks in its name', createMigration('add users!', 'SELECT 1'), /"add users!" is not valid.*use for example "add_users_"/],
  ['has a name that is too long', createMigration('a'.repeat(129), 'SELECT 1'), /has 129 characters. Use at most 128/],
  ['has a way back that takes back nothing', createMigration('a', 'SELECT 1', { down: '-- none' }), /"a": The down script holds no SQL statement, although/],
  ['has an unknown directive', createMigration('a', '-- turso: allow-destructiv\nSELECT 1'), /"a": "-- turso: allow-destructiv" on line 1 is unknown/],
  ['has a foreign checksum', { ...createMigration('a', 'SELECT 1'), checksum: 'sha256:0' }, /"a" has the checksum "sha256:0", but/],
])('fails when a migration %s', (_, migration, message) => {
  expect(() => checkMigrations([migration], 'fleet')).toThrow(message);
});

test('reports all faults at once', () => {
  const faulty = [createMigration('a', 'BEGIN'), createMigration('a', 'VACUUM'), createMigration('-', 'SELECT 1')];
  const attempt = () => checkMigrations(faulty, 'fleet "slack"');
  expect(attempt).toThrow(MigrationsError);
  expect(attempt).toThrow(expect.objectContaining({
    where: 'fleet "slack"',
    faults: [
      expect.stringContaining('"a": BEGIN on line 1'),
      expect.stringContaining('"a" is the name of migration 1 and of migration 2'),
      expect.stringContaining('"a": VACUUM on line 1'),
      expect.stringContaining('"-" is not valid'),
    ],
  }));
});

test.each(['', '-- later', '/* later */ ;', 'BEGIN; COMMIT;', 'PRAGMA foreign_keys = OFF;'])('accepts %j, which does nothing, in both directions', (sql) => {
  expect(() => checkMigrations([createMigration('a', sql), createMigration('b', sql, { down: '-- nothing' })], 'fleet')).not.toThrow();
});

test.each<[string, MigrationOptions, Partial<Migration>]>([
  ['SELECT 1', {}, {}],
  ['-- turso: no-transaction\nSELECT 1', {}, { transaction: false }],
  ['-- turso: allow-destructive\r\n-- turso: no-transaction\r\nSELECT 1', {}, { transaction: false, allowDestructive: true }],
  ['-- turso: no-transaction\nSELECT 1', { transaction: true }, {}],
  ['-- turso: allow-destructive\nSELECT 1', { allowDestructive: false }, {}],
  ['SELECT 1', { transaction: true, allowDestructive: false }, {}],
  ['SELECT 1', { transaction: false, allowDestructive: true }, { transaction: false, allowDestructive: true }],
])('reads from %j what is not set in the options %j', (sql, options, expected) => {
  const { name, sql: _sql, checksum: _checksum, ...read } = createMigration('a', sql, options);
  expect(read).toEqual(expected);
  // With the options that the SQL cannot express, the result is the same migration.
  const migration = createMigration(name, sql, options);
  expect(createMigration(name, sql, besideSql(migration))).toEqual(migration);
});

test.each([[undefined, 2], [1, 2], [10, 11], [0, 2], [-5, 2]])('reports lines of a file whose SQL begins on line %s', (line, named) => {
  expect(() => checkMigrations([createMigration('a', 'SELECT 1;\nVACUUM', { file: 'm/a.sql', line })], 'fleet'))
    .toThrow(`fleet: "m/a.sql": VACUUM on line ${named} cannot run`);
});
