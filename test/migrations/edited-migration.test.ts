import { createMigration, describeEdit, type MigrationOptions } from '../../src/migrations';

const APPLIED = "CREATE TABLE users (\n  id INTEGER,\n  name TEXT\n);\nINSERT INTO users VALUES (1, 's3cret');\n";

const describeChange = (edit: (sql: string) => string, options: MigrationOptions = { file: 'migrations/0001_users.sql' }) =>
  describeEdit(APPLIED, createMigration('0001_users', edit(APPLIED), options));

test('names the file and the line, and shows the lines that were applied and the present ones', () => {
  expect(describeChange((sql) => sql.replace('  name TEXT', '  name TEXT NOT NULL,\n  age INTEGER'))).toBe([
    'The file "migrations/0001_users.sql" differs from the applied SQL in line 3. Lines that were applied have a "-", the present ones a "+":',
    '',
    '  -   name TEXT',
    '  +   name TEXT NOT NULL,',
    '  +   age INTEGER',
  ].join('\n'));
});

test('counts lines from where the SQL begins in its file', () => {
  expect(describeChange((sql) => sql.replace('id INTEGER', 'id TEXT'), { file: 'goose/1.sql', line: 10 })).toContain('in line 11.');
});

test('shows removed and added lines that have no counterpart', () => {
  expect(describeChange((sql) => sql.replace('  name TEXT\n', '')).split('\n').slice(2)).toEqual(['  -   name TEXT']);
  expect(describeChange((sql) => `${sql}SELECT 1;\n`, {}).split('\n')).toEqual([expect.stringMatching(/^The SQL differs .* in line 6\./), '', '  + SELECT 1;']);
});

test('shows five lines of a long edit and counts the others', () => {
  const lines = describeChange((sql) => sql + Array.from({ length: 7 }, (_, index) => `SELECT ${index};\n`).join('')).split('\n');
  expect(lines.slice(2)).toEqual([...[0, 1, 2, 3, 4].map((index) => `  + SELECT ${index};`), '  + and 2 more lines']);
});

test('names the line alone if only text in quotes differs', () => {
  const text = describeChange((sql) => sql.replace('s3cret', 'other'));
  expect(text).toBe('The file "migrations/0001_users.sql" differs from the applied SQL in line 5, in text that is not shown here because it may be a secret.');
});

test('shows no text in quotes of the lines that differ', () => {
  const text = describeChange((sql) => sql.replace('(1,', '(2,').replace('s3cret', 'other'));
  expect(text).toContain("  + INSERT INTO users VALUES (2, '...');");
  expect(text).not.toMatch(/s3cret|other/);
});

test('shows nothing of SQL whose quotes do not end', () => {
  const text = describeChange((sql) => `${sql}SELECT 'open`);
  expect(text).toContain('in line 6, in text that is not shown here');
  expect(text).not.toContain('open');
});
