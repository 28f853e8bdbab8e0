import { readFileSync } from 'node:fs';
import { database, Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import type { Fault } from '../../support/turso-local';

jest.setTimeout(60_000);

const live = new Live();

const SQL = 'turso_sql.s';
const HASH = 'marked-hash-2b12c0ffee';

const users = (more: string) => `${database()}
  resource "turso_sql" "s" {
    database    = turso_database.d.name
    database_id = turso_database.d.id
    ${more}
  }
`;

/** The first administrator of a tenant. */
const admin = (version: number, hash = HASH) => users(`
  statements = [
    "CREATE TABLE IF NOT EXISTS users (email TEXT PRIMARY KEY, hash TEXT NOT NULL, age INTEGER)",
    <<-SQL
      INSERT INTO users VALUES (:email, :hash, :age)
        ON CONFLICT DO UPDATE SET hash = excluded.hash; -- an administrator
    SQL
  ]
  parameters            = { email = "root@example.com", age = "42" }
  parameters_wo         = { hash = "${hash}" }
  parameters_wo_version = ${version}
`);

const script = (...statements: string[]) => users(`statements = ${JSON.stringify(statements)}`);

/** Rows that a database holds, without the run's own table. */
async function query(sql: string): Promise<unknown[][]> {
  const { jwt } = (await live.local.api('POST', '/databases/d/auth/tokens')).body;
  const url = live.project.instance('turso_database.d').attributes.http_url;
  const body = JSON.stringify({ requests: [{ type: 'execute', stmt: { sql } }] });
  const response = await fetch(`${url}/v2/pipeline`, { method: 'POST', headers: { authorization: `Bearer ${jwt}` }, body });
  const [{ response: answer, error }] = (await response.json() as any).results;
  if (error !== undefined) throw new Error(error.message);
  return answer.result.rows.map((row: any[]) => row.map(({ type, value }) => (type === 'null' ? null : `${value} (${type})`)));
}

const instance = () => live.project.instance(SQL).attributes;

describeWithTerraform('SQL', () => {
  test('creates the first administrator, whose secret is only in the database', async () => {
    live.write(admin(1));
    const { file } = await live.project.plan();
    await live.project.succeed('apply', file);
    expect(await query('SELECT * FROM users')).toEqual([['root@example.com (text)', `${HASH} (text)`, '42 (integer)']]);
    const { id } = instance();
    expect(instance()).toMatchObject({ parameters_wo: null, ran_at: expect.stringMatching(/^\d{4}-.*Z$/) });
    expect(await live.project.plannedActions()).toEqual({});

    live.write(admin(1, `${HASH}-new`));
    expect(await live.project.plannedActions()).toEqual({});
    live.write(admin(2, `${HASH}-new`));
    expect(await live.project.plannedActions()).toEqual({ [SQL]: 'update' });
    await live.project.apply();
    expect(await query('SELECT hash FROM users')).toEqual([[`${HASH}-new (text)`]]);
    expect(instance().id).not.toBe(id);

    live.write(admin(3).replace('INSERT INTO users', 'INSERT INTO nowhere'));
    expect(await live.project.failApply()).toContain('no such table: nowhere');
    const written = ['terraform.tfstate', 'terraform.tfstate.backup'].map((name) => readFileSync(live.project.path(name), 'utf8'));
    const shown = (await live.project.succeed('show', '-json', file)).stdout.replace(/"configuration":.*/, '');
    // A plan as programs read it holds the configuration, in which this test itself has written the secret.
    const printed = live.project.printed.split('\n').map((line) => line.replace(/"configuration":.*/, ''));
    expect([...written, shown, ...printed].filter((text) => text.includes(HASH))).toEqual([]);
  });

  test('runs again when it changes, but not for another spelling', async () => {
    live.write(script('CREATE TABLE t (x)', 'INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)'));
    await live.project.apply();
    const { id } = instance();
    live.write(script('CREATE TABLE t (x);\n\nINSERT INTO t VALUES (1);', '-- two\nINSERT INTO t VALUES (2)'));
    await live.project.apply();
    expect(instance().id).toBe(id);
    expect(await query('SELECT count(*) FROM t')).toEqual([['2 (integer)']]);
    live.write(script('INSERT INTO t VALUES (3)'));
    await live.project.apply();
    expect(await query('SELECT count(*) FROM t')).toEqual([['3 (integer)']]);
    expect(await query('SELECT count(*) FROM _turso_sql_runs')).toEqual([['1 (integer)']]);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('is one transaction: if a statement fails, nothing changes, and the error names the statement without its strings', async () => {
    live.write(script('CREATE TABLE t (x UNIQUE)', "INSERT INTO t VALUES ('marked-secret')", "INSERT INTO t VALUES ('marked-secret')"));
    const text = await live.project.failApply();
    expect(text).toContain('Error: Could not run the script in database "d"');
    expect(text).toMatch(/Statement 3 of 3 \(INSERT INTO t VALUES \('\.\.\.'\)\) failed: .*UNIQUE constraint failed: t\.x/);
    expect(text).toContain('The script changed nothing. Correct the statement or the data, then apply again.');
    expect(text.replace(/"marked-secret"/g, '')).not.toMatch(/failed.*marked-secret/);
    expect(await query("SELECT name FROM sqlite_schema WHERE type = 'table'")).toEqual([]);
    live.write(script('CREATE TABLE t (x UNIQUE)'));
    await live.project.apply();
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('reports a syntax error without the string beside it', async () => {
    live.write(script('CREATE TABLE t (x)', "INSERT INTO t VALUES ('marked-secret' 'other-secret')"));
    const text = await live.project.failApply();
    expect(text).toMatch(/Statement 2 of 2 .* failed: /);
    expect(text).not.toMatch(/near "?'?(marked|other)-secret/);
  });

  test.each<[string, Fault]>([
    ['the connection broke after the effect', { drop: 'after' }],
    ['the connection broke before the effect', { drop: 'before' }],
    ['a 502 came instead', { status: 502, when: 'after' }],
  ])('runs once although the answer was lost: %s', async (_how, fault) => {
    live.write(database());
    await live.project.apply();
    live.write(script('CREATE TABLE IF NOT EXISTS t (x)', 'INSERT INTO t VALUES (1)'));
    await live.local.faults({ method: 'POST', path: '/v2/pipeline$|/v3/pipeline$', times: 1, ...fault });
    await live.project.apply();
    expect(await query('SELECT count(*) FROM t')).toEqual([['1 (integer)']]);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('runs again in a database that was replaced, in the same apply', async () => {
    live.write(script('CREATE TABLE t (x)'));
    await live.project.apply();
    const replaced = '-replace=turso_database.d';
    expect(await live.project.plannedActions(replaced)).toMatchObject({ 'turso_database.d': 'delete-create', [SQL]: 'delete-create' });
    await live.project.apply(replaced);
    expect(await query('SELECT count(*) FROM t')).toEqual([['0 (integer)']]);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('runs its destroy_statements when it is destroyed', async () => {
    const configured = users(`
      statements         = ["CREATE TABLE IF NOT EXISTS t (x)", "INSERT INTO t VALUES (:x)"]
      destroy_statements = ["DELETE FROM t WHERE x = :x"]
      parameters         = { x = "mine" }
    `);
    live.write(configured);
    await live.project.apply();
    await query("INSERT INTO t VALUES ('other')");
    live.write(database());
    await live.project.apply();
    expect(await query('SELECT x FROM t')).toEqual([['other (text)']]);
    live.write(configured);
    await live.project.apply();
    await live.local.api('DELETE', '/databases/d');
    await live.project.destroy();
  });

  test('reaches an encrypted database with its key, and reports a missing key', async () => {
    const key = 'MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=';
    const encrypted = (more: string) => script('CREATE TABLE t (x)')
      .replace('group = turso_group.g.name', `group = turso_group.g.name\n remote_encryption = { encryption_cipher = "aes256gcm", encryption_key_wo = "${key}" }`)
      .replace('statements =', `${more}\n statements =`);
    live.write(encrypted(''));
    expect(await live.project.failApply()).toMatch(/Error: Database "d" is encrypted .* Set encryption_key_wo to the key that the database was created with/);
    live.write(encrypted(`encryption_key_wo = "${key}"`));
    await live.project.apply();
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('binds null as NULL, and casts values that are not text', async () => {
    live.write(users(`
      statements = ["CREATE TABLE t (x, y)", "INSERT INTO t VALUES (:x, CAST(:y AS INTEGER))"]
      parameters = { x = null, y = "7" }
    `));
    await live.project.apply();
    expect(await query('SELECT * FROM t')).toEqual([[null, '7 (integer)']]);
    expect(await live.project.plannedActions()).toEqual({});
  });
});
