import { checksum } from '../../src/migrations';

const SQL = "CREATE TABLE b (x);\n\nINSERT INTO b VALUES ('a\n\nPRAGMA foreign_keys = OFF;\n');\nDROP TABLE a;";

test.each([
  ['PRAGMA foreign_keys around it', `PRAGMA foreign_keys = OFF;\n${SQL}\nPRAGMA foreign_keys = ON;`],
  ['a line break at its end', `${SQL}\n`],
  ['PRAGMA foreign_keys around it, and a line break at its end', `PRAGMA foreign_keys = OFF;\n${SQL}\nPRAGMA foreign_keys = ON;\n`],
  ['PRAGMA foreign_keys and blank lines around it', `\n  pragma foreign_keys=off;\n\n${SQL}\n\nPRAGMA main.foreign_keys(1);`],
  ['the directive in front of it', `-- turso: foreign-keys-off\n${SQL}`],
  ['PRAGMA foreign_keys between its statements', SQL.replace('\nDROP', '\nPRAGMA foreign_keys = 0;\nDROP')],
  ['PRAGMA foreign_keys over two lines, with a comment', `PRAGMA\n foreign_keys = OFF; -- for the rebuild\n${SQL}`],
  ['PRAGMA foreign_keys and blank lines between its statements', SQL.replace(';\n\n', ';\n\nPRAGMA foreign_keys = 0;\n\n')],
  ['other line endings outside of its strings', `PRAGMA foreign_keys = OFF;\r\n${SQL.replaceAll(';\n', ';\r\n').replace('OFF;\r\n', 'OFF;\n')}`],
])('a migration has the same checksum with %s', (_, sql) => {
  expect(checksum(sql)).toBe(checksum(SQL));
});

test.each([
  ['another string', SQL.replace('= OFF', '= ON')],
  ['a blank line less', SQL.replace(';\n\n', ';\n')],
  ['a string without a blank line', SQL.replace("'a\n\n", "'a\n")],
  ['another pragma', `PRAGMA defer_foreign_keys = ON;\n${SQL}`],
  ['another directive', `-- turso: no-transaction\n${SQL}`],
  ['another statement on the line of the pragma', `PRAGMA foreign_keys = OFF; DROP TABLE c;\n${SQL}`],
  ['a statement less', SQL.replace('\nDROP TABLE a;', '')],
  ['a string that is not closed', `${SQL} '\n\n`],
])('a migration has a different checksum with %s', (_, sql) => {
  expect(checksum(sql)).not.toBe(checksum(SQL));
});

test('SQL on one line has the checksum of its text', () => {
  expect(checksum('CREATE TABLE orders (id INTEGER PRIMARY KEY);')).toBe('sha256:897473efe439483fccf55c8574f50c32d588a42913f163df8ebe4eebab055ca1');
});
