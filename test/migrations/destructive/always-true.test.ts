import { createMigration, destructiveStatements } from '../../../src/migrations';
import { createClient } from '../../support/libsql';

const TABLE = 'CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL, age INT)';
const ROWS = "INSERT INTO users VALUES (1, 'a@b', 20), (2, 'c@d', 30), (3, '', 40)";

const deletesAll = (condition: string) => destructiveStatements(
  createMigration('0002', `DELETE FROM users WHERE ${condition}`), [createMigration('0001', TABLE)],
).some(({ reason }) => reason === 'deletes every row of "users"');

async function rowsLeft(condition: string): Promise<unknown> {
  const client = createClient({ url: ':memory:' });
  try {
    await client.executeMultiple(`${TABLE}; ${ROWS}; DELETE FROM users WHERE ${condition}`);
    return (await client.execute('SELECT count(*) FROM users')).rows[0][0];
  } finally {
    client.close();
  }
}

test.each([
  '1', '2', '-1', '1.5', 'TRUE', '(1)', '((TRUE))', '1 = 1', '1 == 1', "'a' = 'a'", "'a' <> 'b'", "'b' > 'a'", "1 < 'a'", '1 != 2', '2 > 1', '1 <= 1', '1 + 1 = 2',
  'NOT 0', 'NOT FALSE', 'NOT NOT 1', 'NOT (1 = 2)', 'true AND 1', '1 AND 2 AND 3', '0 OR 1', 'id = 7 OR 1', '1 OR id = 7', 'NULL IS NULL', '1 IS NOT NULL', '1 NOTNULL',
  'id = id', 'users.id = id', 'main.users.id = "id"', '[id] IS `ID`', 'id >= id', 'email = email', 'age = age', 'id = id AND 1 = 1', 'age IS age', 'age + 1 = age + 1',
  'age IS NOT DISTINCT FROM age', 'rowid > 0', 'rowid >= 1', 'id > 0', 'id > -1', '_rowid_ IS NOT NULL', 'id IS NOT NULL', 'id NOTNULL', 'id NOT NULL', 'email IS NOT NULL',
  'age IS NULL OR age IS NOT NULL', 'age = 20 OR NOT age = 20', 'age = 20 OR age <> 20', 'age < 20 OR age >= 20', "email LIKE '%'", "email GLOB '*'", '1 IN (2, 1)', 'age IN (age)',
  'id BETWEEN id AND id', '2 BETWEEN 1 AND 3', 'length(email) >= 0', 'coalesce(1, age)', 'EXISTS (SELECT 1)', 'EXISTS (SELECT 1 FROM users)', 'id IN (SELECT id FROM users)',
  "'A' COLLATE NOCASE = 'A'", "email || 'x' = email || 'x'", '1 RETURNING id',
])('reports a DELETE of every row: WHERE %s', async (condition) => {
  expect(deletesAll(condition)).toBe(true);
  expect(await rowsLeft(condition)).toBe(0);
});

test.each([
  '0', 'FALSE', 'NULL', '1 = 2', "'a' = 'b'", 'NOT 1', 'id = 1', 'id <> id', 'id = age', 'age > 20', 'id > 1', 'rowid > 1', 'rowid < 3', 'id IS NULL', 'NOT id = id', '1 AND id = 1',
  'id = 1 OR 0', "email LIKE 'a%'", "email GLOB 'a*'", '1 IN (2, 3)', 'id IN (1, 2)', 'id IN (SELECT id FROM users WHERE age > 20)', 'id NOT IN (SELECT id FROM users)',
  'EXISTS (SELECT 1 FROM users WHERE 0)', 'age BETWEEN 25 AND 35', 'length(email) > 0', "email = ''", 'id = 1 OR id <> 2', 'CASE WHEN id = 1 THEN 1 ELSE 0 END', "'0'", "''", 'age - 20',
  '(id = 1)', 'id = (SELECT max(id) FROM users)', 'NOT EXISTS (SELECT 1)', 'id % 2 = 0', '1 BETWEEN 2 AND 3', 'id IS NOT id', 'id = 1 AND id = id',
])('accepts a DELETE that keeps some rows: WHERE %s', async (condition) => {
  expect(deletesAll(condition)).toBe(false);
  expect(await rowsLeft(condition)).toBeGreaterThan(0);
});

test.each(['random() = random()', 'age', 'age > 0', 'id IN (1, 2, 3)', 'id IN (SELECT 1 UNION SELECT 2)', '1 =', ')', 'CASE'])(
  'accepts a DELETE with a condition that it cannot decide: WHERE %s', (condition) => {
    expect(deletesAll(condition)).toBe(false);
  },
);

test('applies the same rules to UPDATE', () => {
  const reasons = (sql: string) => destructiveStatements(createMigration('0002', sql), [createMigration('0001', TABLE)]).map(({ reason }) => reason);
  expect(reasons('UPDATE users SET age = 0 WHERE id = id')).toEqual(['overwrites "age" in every row of "users"']);
  expect(reasons('UPDATE users SET age = 0 WHERE id = 1')).toEqual([]);
});
