import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { migrateDatabase } from '../../src/fleet/database/apply/migrate-database';
import { prepareMigrations } from '../../src/fleet/database/prepare-migrations';
import { checksum, createMigration, readDirectory, transactionScript, withUnixLineEnds } from '../../src/migrations';
import { databaseNamed } from '../fleet/fixtures';
import { SqliteSqlClient } from '../support/sqlite-sql-client';

/** A part of a script: its text with `\n`, and whether its line ends are data. */
interface Part {
  readonly text: string;
  readonly quoted: boolean;
}

const LINES = fc.array(fc.constantFrom('\n', 'a', ' ', ';', '--', '/*', '*/', 'é'), { maxLength: 6 }).map((parts) => parts.join(''));
const PART: fc.Arbitrary<Part> = fc.oneof(
  LINES.map((text) => ({ text: `'${text}'`, quoted: true })),
  LINES.map((text) => ({ text: `"${text}"`, quoted: true })),
  LINES.map((text) => ({ text: `\`${text}\``, quoted: true })),
  LINES.map((text) => ({ text: `[${text}]`, quoted: true })),
  LINES.map((text) => ({ text: `/*${text.replaceAll('*/', '').replaceAll('/*', '')}*/`, quoted: false })),
  LINES.map((text) => ({ text: `--${text.replaceAll('\n', ' ')}\n`, quoted: false })),
  fc.constantFrom('\n', '\n\n', ' ', 'SELECT', 'x', ';', ',').map((text) => ({ text, quoted: false })),
);
/** Two adjacent parts must not form one token or a comment. */
const SCRIPT = fc.array(PART, { maxLength: 12 }).map((parts) => parts.flatMap((part): Part[] => [part, { text: '\n', quoted: false }]));
const written = (parts: readonly Part[], lineEnd: (part: Part) => string) =>
  parts.map((part) => part.text.replaceAll('\n', lineEnd(part))).join('');

test('a checksum is independent of the line endings outside of quotes', () => {
  fc.assert(fc.property(SCRIPT, (parts) => {
    const unix = written(parts, () => '\n');
    const windows = written(parts, ({ quoted }) => quoted ? '\n' : '\r\n');
    expect(checksum(windows)).toBe(checksum(unix));
    expect(checksum(`\uFEFF${windows}`)).toBe(checksum(unix));
  }));
});

test('a checksum depends on the line endings inside of quotes', () => {
  fc.assert(fc.property(SCRIPT, fc.constantFrom('\r\n', '\r'), (parts, other) => {
    const unix = written(parts, () => '\n');
    const changed = written(parts, ({ quoted }) => quoted ? other : '\n');
    expect(checksum(changed) === checksum(unix)).toBe(changed === unix);
  }));
});

test('a migration and its statements keep quoted text, and have uniform line endings elsewhere', () => {
  fc.assert(fc.property(SCRIPT, fc.constantFrom('\n', '\r\n', '\r'), fc.constantFrom('\n', '\r\n'), (parts, inQuotes, outside) => {
    const text = written(parts, ({ quoted }) => quoted ? inQuotes : outside);
    const expected = written(parts, (part) => part.quoted ? inQuotes : '\n');
    expect(createMigration('a', text, { down: text })).toMatchObject({ sql: expected, down: expected });
    const quoted = parts.filter((part) => part.quoted).map((part) => written([part], () => inQuotes));
    const statements = transactionScript(text).statements.flatMap(({ tokens }) => tokens.map((token) => token.text));
    expect(statements.filter((token) => /^['"`[]/.test(token))).toEqual(quoted);
  }));
});

test.each([
  ['between words', 'SELECT\r1', 'SELECT\n1'],
  ['in a block comment', '/* a\r*/', '/* a\n*/'],
  ['in a line comment, which it does not end', '-- a\rSELECT 1', '-- a\rSELECT 1'],
  ['in a line comment of a file with Windows line ends', '-- a\rb\r\nSELECT 1', '-- a\rb\nSELECT 1'],
  ['at the end of a last line comment', '-- a\r', '-- a\r'],
  ['behind a comment that is not closed', 'SELECT 1 /* a\r\nb', 'SELECT 1 /* a\nb'],
])('reads a lone carriage return like SQLite %s', (_, text, expected) => {
  expect(withUnixLineEnds(text)).toBe(expected);
});

describe('a file with Windows line endings inserts unchanged data', () => {
  const TEXT = "CREATE TABLE \"a\r\nb\" (x TEXT DEFAULT 'c\r\nd');\r\nINSERT INTO \"a\r\nb\" VALUES ('e\r\nf\rg\nh');\r\nINSERT INTO \"a\r\nb\" DEFAULT VALUES;\r\n";
  let folder: string;
  let sql: SqliteSqlClient;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'line-ends-'));
    sql = new SqliteSqlClient();
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    sql.close();
  });

  test.each<[string, Record<string, string>]>([
    ['plain', { '1_a.sql': TEXT }],
    ['goose', { '1_a.sql': `-- +goose Up\r\n${TEXT}-- +goose Down\r\nDELETE FROM \"a\r\nb\";\r\n` }],
    ['golang-migrate', { '1_a.up.sql': TEXT, '1_a.down.sql': 'DELETE FROM \"a\r\nb\";' }],
  ])('in the format %s', async (_, files) => {
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    const migrations = prepareMigrations(readDirectory(folder), 'test');
    const migrate = async (target: number) =>
      migrateDatabase({ sql, database: databaseNamed('acme'), role: 'tenant', migrations, targetPosition: target, direction: 'down', now: () => new Date() });
    await expect(migrate(1)).resolves.toMatchObject({ position: 1 });
    await expect(sql.run('acme', 'SELECT * FROM "a\r\nb"')).resolves.toEqual([['e\r\nf\rg\nh'], ['c\r\nd']]);
    if (migrations[0].downScript === undefined) return;
    await expect(migrate(0)).resolves.toMatchObject({ position: 0 });
    await expect(sql.run('acme', 'SELECT * FROM "a\r\nb"')).resolves.toEqual([]);
  });
});
