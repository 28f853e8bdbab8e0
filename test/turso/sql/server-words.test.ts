import { plainWords, reasonIn } from '../../../src/turso/sql/server-words';

test.each<[string, string, string]>([
  ['SQLITE_UNKNOWN', 'SQLite error: no such table: users', 'no such table: users'],
  ['SQLITE_CONSTRAINT', 'SQLITE_CONSTRAINT: SQLite error: FOREIGN KEY constraint failed', 'FOREIGN KEY constraint failed'],
  ['SQL_PARSE_ERROR', 'SQL string could not be parsed: near X, "None"', 'near X, "None"'],
  ['SQL_INPUT_ERROR', 'SQL input error: no such column: nmae (at offset 7)', 'no such column: nmae (at offset 7)'],
  ['BLOCKED', 'Operation was blocked', 'Operation was blocked'],
])('of %s "%s" the words "%s" remain', (code, message, words) => {
  expect(plainWords(message, code)).toBe(words);
});

test.each([
  ['no such table: main.users', { kind: 'no-such-table', table: 'main.users' }],
  ['no such column: nmae', { kind: 'no-such-column', column: 'nmae' }],
  ['no such column: nmae (at offset 7)', { kind: 'no-such-column', column: 'nmae' }],
  ['error in view recent after drop column: no such column: at', { kind: 'no-such-column', column: 'at' }],
  ['FOREIGN KEY constraint failed', { kind: 'foreign-key-failed' }],
  ['foreign key mismatch - "posts" referencing "users"', { kind: 'foreign-key-mismatch' }],
  ['bad JSON path: \'turso: 1 of "it\'\'s"\'', { kind: 'bad-json-path', path: 'turso: 1 of "it\'s"' }],
  ['JSON path error near \'turso: lost\'', { kind: 'bad-json-path', path: 'turso: lost' }],
  ['CHECK constraint failed: no such table: users', undefined],
  ['CHECK constraint failed: FOREIGN KEY constraint failed', undefined],
  ['UNIQUE constraint failed: users.email', undefined],
  ['CHECK constraint failed: is it a \'JSON path\'', undefined],
])('"%s" means %j', (words, reason) => {
  expect(reasonIn(words)).toEqual(reason);
});
