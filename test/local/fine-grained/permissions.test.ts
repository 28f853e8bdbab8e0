import { FreshInstance, freshInstance } from '../fresh-instance';

let local: FreshInstance;
let full: string;

const SCHEMA = [
  'CREATE TABLE t (id INTEGER PRIMARY KEY, x)',
  'CREATE TABLE u (id INTEGER PRIMARY KEY, a UNIQUE, b)',
  'CREATE INDEX ub ON u(b)',
  'CREATE TABLE w (a TEXT PRIMARY KEY, b) WITHOUT ROWID',
  'CREATE TABLE auto (id INTEGER PRIMARY KEY AUTOINCREMENT, v)',
  'CREATE TABLE child (id INTEGER PRIMARY KEY, p REFERENCES u(id) ON DELETE CASCADE)',
  'CREATE TABLE log (line)',
  'CREATE TABLE watched (x)',
  'CREATE TRIGGER watch AFTER INSERT ON watched BEGIN INSERT INTO log VALUES (new.x); UPDATE w SET b = 1; DELETE FROM t WHERE id = -1; END',
  'CREATE VIEW v AS SELECT x FROM t',
  'CREATE VIEW editable AS SELECT x FROM t',
  'CREATE TRIGGER edit INSTEAD OF INSERT ON editable BEGIN INSERT INTO t(x) VALUES (new.x); END',
  'CREATE VIRTUAL TABLE words USING fts5(body)',
  'CREATE VIEW wordview AS SELECT body FROM words',
  'CREATE TABLE "we""ird" (x)',
  'CREATE TABLE vectors (v F32_BLOB(1))',
  'CREATE INDEX vx ON vectors (libsql_vector_idx(v))',
];

beforeAll(async () => {
  local = await freshInstance();
  await local.ask('POST', '/groups', { name: 'default', location: 'aws-eu-west-1' });
  await local.ask('POST', '/databases', { name: 'd', group: 'default' });
  full = await local.token('/databases/d');
  for (const statement of SCHEMA) {
    expect((await local.sql('d', full, statement)).body.results[0].type).toBe('ok');
  }
});

afterAll(() => local.stop());

interface Permission {
  readonly t?: string[] | null;
  readonly a: string[];
}

async function limited(permissions: readonly Permission[], owner = '/databases/d', query = ''): Promise<string> {
  const { status, body } = await local.ask('POST', `${owner}/auth/tokens${query}`, { fine_grained_permissions: permissions });
  expect(status).toBe(200);
  return body.jwt;
}

/** In a transaction that is rolled back, so that the tables stay as they are. */
async function attempt(token: string, sql: string): Promise<string> {
  const response = await fetch(`${local.apiUrl}/local/d/v2/pipeline`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ requests: ['BEGIN', sql, 'ROLLBACK'].map((one) => ({ type: 'execute', stmt: { sql: one } })).concat({ type: 'close' } as any) }),
  });
  expect(response.status).toBe(200);
  const { results } = await response.json() as any;
  expect(results[0].type).toBe('ok');
  return results[1].type === 'ok' ? 'ok' : `${results[1].error.code}: ${results[1].error.message}`;
}

/** `read t, add u` */
function permissionsOf(text: string): Permission[] {
  return text.split(', ').map((one) => {
    const [action, table] = one.split(' ');
    return { a: [action.includes('_') ? action : `data_${action}`], t: table === '*' ? null : [table] };
  });
}

/** Statements with exactly the permissions that they need. */
const NEEDS: [sql: string, permissions: string][] = [
  ['SELECT * FROM t', 'read t'],
  ['select x from T where id = 1', 'read T'],
  ['SELECT count(*) FROM u', 'read u'],
  ['SELECT b FROM u WHERE b = 1', 'read u'],
  ['SELECT * FROM t JOIN u USING (id)', 'read t, read u'],
  ['SELECT (SELECT max(b) FROM u) FROM t', 'read t, read u'],
  ['WITH a AS (SELECT * FROM u) SELECT * FROM a', 'read u'],
  ['SELECT * FROM v', 'read t'],
  ['SELECT * FROM "we""ird"', 'read we"ird'],
  ['SELECT * FROM words', 'read words'],
  ['SELECT * FROM words WHERE words MATCH \'a\'', 'read words'],
  ['SELECT * FROM wordview', 'read words'],
  ['SELECT * FROM words_content', 'read words_content'],
  ['INSERT INTO t (x) VALUES (1)', 'add t'],
  ['INSERT INTO u (a) VALUES (5)', 'add u'],
  ['INSERT INTO w VALUES (\'k\', 1)', 'add w'],
  ['INSERT INTO auto (v) VALUES (1)', 'add auto'],
  ['INSERT INTO t (x) SELECT b FROM u', 'add t, read u'],
  ['INSERT INTO t (x) SELECT x FROM t', 'add t, read t'],
  ['WITH a AS (SELECT 1 AS one) INSERT INTO t (x) SELECT one FROM a', 'add t'],
  ['INSERT INTO t (x) VALUES (1) RETURNING x', 'add t, read t'],
  ['INSERT OR REPLACE INTO t VALUES (1, 2)', 'add t, delete t'],
  ['REPLACE INTO w VALUES (\'k\', 2)', 'add w, delete w'],
  ['INSERT INTO u (id, a) VALUES (1, 2) ON CONFLICT (a) DO UPDATE SET b = 1', 'add u, update u'],
  ['INSERT INTO u (id, a) VALUES (1, 2) ON CONFLICT (a) DO NOTHING', 'add u'],
  ['INSERT INTO words VALUES (\'a\')', 'add words'],
  ['INSERT INTO child (p) VALUES (NULL)', 'add child, read u'],
  ['INSERT INTO watched VALUES (1)', 'add watched, add log, update w, add w, delete t'],
  ['INSERT INTO editable VALUES (1)', 'add t'],
  ['UPDATE t SET x = 1', 'update t'],
  ['UPDATE t SET x = 1 WHERE id = 1', 'update t'],
  ['UPDATE u SET b = 2 WHERE b = 1', 'update u'],
  ['UPDATE w SET a = \'z\' WHERE b = 1', 'update w'],
  ['UPDATE t SET x = (SELECT max(b) FROM u)', 'update t, read u'],
  ['UPDATE t SET x = 1 RETURNING id', 'update t, read t'],
  ['UPDATE OR REPLACE t SET id = 2', 'update t, delete t'],
  ['UPDATE words SET body = \'b\'', 'update words'],
  ['DELETE FROM t', 'delete t'],
  ['DELETE FROM t WHERE x = 1', 'delete t'],
  ['DELETE FROM w WHERE b = 1', 'delete w'],
  ['DELETE FROM t WHERE id IN (SELECT b FROM u)', 'delete t, read u'],
  ['DELETE FROM t RETURNING x', 'delete t, read t'],
  ['DELETE FROM words WHERE rowid = 1', 'delete words'],
  ['DELETE FROM u WHERE id = 1', 'delete u, delete child, read child, read u'],
  ['CREATE TABLE fresh (x)', 'schema_add fresh'],
  ['CREATE TABLE IF NOT EXISTS main.fresh (x)', 'schema_add fresh'],
  ['CREATE TABLE fresh AS SELECT * FROM t', 'schema_add fresh, read t'],
  ['CREATE INDEX tx ON t(x)', 'schema_add t'],
  ['CREATE UNIQUE INDEX "t x" ON t(x)', 'schema_add t'],
  ['CREATE VIEW fresh AS SELECT * FROM t', 'schema_add fresh'],
  ['CREATE TRIGGER fresh AFTER UPDATE OF x ON t BEGIN DELETE FROM u; END', 'schema_add t'],
  ['CREATE VIRTUAL TABLE fresh USING fts5(body)', 'schema_add fresh, read *'],
  ['ALTER TABLE t ADD COLUMN y', 'schema_update t'],
  ['ALTER TABLE log RENAME COLUMN line TO z', 'schema_update log'],
  ['ALTER TABLE log RENAME TO journal', 'schema_update log'],
  ['ALTER TABLE log ADD COLUMN y DEFAULT 1', 'schema_update log'],
  ['ALTER TABLE auto DROP COLUMN v', 'schema_update auto'],
  ['DROP TABLE log', 'schema_delete log'],
  ['DROP INDEX ub', 'schema_delete u'],
  ['DROP VIEW v', 'schema_delete v'],
  ['DROP TRIGGER watch', 'schema_delete watched'],
  ['DROP TABLE words', 'schema_delete words'],
  ['REINDEX', 'schema_update *'],
  ['PRAGMA integrity_check', 'read *'],
  ['SELECT * FROM pragma_foreign_key_check', 'read *'],
  ['SELECT v.id FROM vector_top_k(\'vx\', vector(\'[1]\'), 1) AS v', 'read *'],
  ['INSERT INTO log SELECT key FROM json_each(\'[1]\')', 'add log'],
];

describe('a statement runs with the permissions that it needs, and fails without any one of them:', () => {
  it.each(NEEDS)('%s', async (sql, text) => {
    const permissions = permissionsOf(text);
    expect(await attempt(await limited(permissions), sql)).toBe('ok');
    for (const left of permissions) {
      const others = [...permissions.filter((one) => one !== left), { a: ['data_read'], t: ['nothing'] }];
      const answer = await attempt(await limited(others), sql);
      const [action] = left.a;
      expect(answer).toMatch(new RegExp(`^SQLITE_AUTH: SQLite error: not authorized: .*lacks ${action} on (?:table ${left.t?.[0]}|all tables)`, 'i'));
    }
    const all = [...new Set(permissions.flatMap(({ a }) => a))];
    expect(await attempt(await limited([{ a: all }]), sql)).toBe('ok');
  });
});

describe('every token with permissions', () => {
  const OPEN = [
    'SELECT 1', 'VALUES (1)', 'SELECT name FROM sqlite_schema', 'SELECT * FROM sqlite_sequence', 'PRAGMA table_info(t)',
    'PRAGMA main.index_list(u)', 'PRAGMA user_version', 'SELECT * FROM json_each(\'[1]\')', 'SELECT * FROM pragma_table_info(\'t\')',
    'SAVEPOINT a', 'EXPLAIN SELECT * FROM t', 'EXPLAIN QUERY PLAN DELETE FROM t', '/* a */ SELECT 1 -- b',
  ];
  it.each(OPEN)('may %s', async (sql) => {
    expect(await attempt(await limited([{ a: ['data_read'], t: ['nothing'] }]), sql)).toBe('ok');
  });

  const everything = [{ a: ['data_read', 'data_add', 'data_update', 'data_delete', 'schema_add', 'schema_update', 'schema_delete'] }];
  it.each([
    ['SELECT * FROM sqlite_dbpage', 'it reads raw pages'],
    ['PRAGMA user_version = 5', 'this PRAGMA is not open to it'],
    ['PRAGMA main.user_version(5)', 'this PRAGMA is not open to it'],
    ['PRAGMA wal_checkpoint', 'this PRAGMA is not open to it'],
    ['ATTACH \'x\' AS y', 'ATTACH is not open to it'],
    ['DETACH y', 'DETACH is not open to it'],
    ['VACUUM', 'cannot be judged'],
    ['ANALYZE', 'cannot be judged'],
  ])('may not %s, even with all permissions', async (sql, error) => {
    expect(await attempt(await limited(everything), sql)).toContain(error);
  });

  it.each([
    ['two statements at once', 'SELECT 1; DELETE FROM t'],
    ['a semicolon before the statement', '; DELETE FROM t'],
    ['two statements behind a comment', '-- a\nSELECT 1; DELETE FROM t'],
    ['a pragma behind a statement', 'SELECT 1; PRAGMA user_version = 9'],
    ['a statement behind a pragma', 'PRAGMA table_info(t); DELETE FROM t'],
    ['a statement behind an EXPLAIN', 'EXPLAIN SELECT 1; DELETE FROM t'],
    ['a byte order mark', '\uFEFFDELETE FROM t'],
    ['a NUL', 'SELECT 1\u0000; DELETE FROM t'],
    ['an explained pragma', 'EXPLAIN PRAGMA user_version = 9'],
    ['nothing', ''],
  ])('gains nothing from %s', async (_, sql) => {
    await local.sql('d', full, 'INSERT OR IGNORE INTO t VALUES (77, 1)');
    const token = await limited([{ a: ['data_read'] }]);
    await local.sql('d', token, sql);
    expect((await local.sql('d', full, 'SELECT count(*) FROM t WHERE id = 77')).body.results[0].response.result.rows[0][0].value).toBe('1');
    expect((await local.sql('d', full, 'PRAGMA user_version')).body.results[0].response.result.rows[0][0].value).toBe('0');
  });
});

describe('a token with permissions', () => {
  const ask = async (token: string, path: string, body?: object) => {
    const response = await fetch(`${local.apiUrl}/local/d${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: body && JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  };

  it('of a group works in all its databases, and nowhere else', async () => {
    await local.ask('POST', '/groups', { name: 'other', location: 'ams' });
    const token = await limited([{ a: ['data_read'] }], '/groups/default');
    expect(await attempt(token, 'SELECT * FROM t')).toBe('ok');
    const foreign = await limited([{ a: ['data_read'] }], '/groups/other');
    expect((await local.sql('d', foreign, 'SELECT * FROM t')).status).toBe(401);
  });

  it('that is read-only keeps only the permission to read', async () => {
    const token = await limited([{ a: ['data_read', 'data_add'], t: ['t'] }, { a: ['data_delete'] }], '/databases/d', '?authorization=read-only');
    expect(await attempt(token, 'SELECT * FROM t')).toBe('ok');
    expect(await attempt(token, 'INSERT INTO t(x) VALUES (1)')).toContain('lacks data_add');
    expect(await attempt(token, 'DELETE FROM t')).toContain('lacks data_delete');
    const nothing = await limited([{ a: ['data_add'] }], '/databases/d', '?authorization=read-only');
    expect(await attempt(nothing, 'SELECT * FROM t')).toContain('lacks data_read');
  });

  it('is invalid after the key of its database is rotated', async () => {
    await local.ask('POST', '/databases', { name: 'rotated', group: 'default' });
    const token = await limited([{ a: ['data_read'] }], '/databases/rotated');
    expect((await local.sql('rotated', token, 'SELECT 1')).status).toBe(200);
    await local.ask('POST', '/databases/rotated/auth/rotate');
    expect((await local.sql('rotated', token, 'SELECT 1')).status).toBe(401);
  });

  it('is checked step by step in a batch, depending on the steps before', async () => {
    const token = await limited([{ a: ['schema_add', 'data_add', 'data_read'], t: ['made'] }]);
    const batch = {
      steps: [
        { stmt: { sql: 'CREATE TABLE made (x)' } },
        { condition: { type: 'ok', step: 0 }, stmt: { sql: 'INSERT INTO made VALUES (?)', args: [{ type: 'integer', value: '7' }] } },
        { stmt: { sql: 'DELETE FROM made' } },
        { condition: { type: 'not', cond: { type: 'error', step: 2 } }, stmt: { sql: 'SELECT 1' } },
        { condition: { type: 'and', conds: [{ type: 'error', step: 2 }, { type: 'ok', step: 1 }] }, stmt: { sql: 'SELECT x FROM made' } },
      ],
    };
    const { results: [{ response: { result } }] } = JSON.parse((await ask(token, '/v2/pipeline', { requests: [{ type: 'batch', batch }, { type: 'close' }] })).text);
    expect(result.step_errors.map((error: { code: string } | null) => error?.code ?? null)).toEqual([null, null, 'SQLITE_AUTH', null, null]);
    expect(result.step_results.map((one: object | null) => one !== null)).toEqual([true, true, false, false, true]);
    expect(result.step_results[4].rows[0][0].value).toBe('7');
    await local.sql('d', full, 'DROP TABLE made');
  });

  it('is checked in a sequence up to the first rejected statement', async () => {
    const token = await limited([{ a: ['schema_add', 'data_add'], t: ['log', 'made'] }]);
    const sql = `CREATE TABLE made (x);
      CREATE TRIGGER tr AFTER INSERT ON made BEGIN INSERT INTO log VALUES ('; END ;'); SELECT 1; END;
      INSERT INTO made VALUES (';'); -- a comment; with a semicolon
      DELETE FROM log; INSERT INTO log VALUES ('never')`;
    const { results } = JSON.parse((await ask(token, '/v3/pipeline', { requests: [{ type: 'sequence', sql }, { type: 'close' }] })).text);
    expect(results[0].error.message).toContain('lacks data_delete on table log');
    expect((await local.sql('d', full, 'SELECT group_concat(line) FROM log')).body.results[0].response.result.rows[0][0].value).toBe('; END ;');
    await local.sql('d', full, 'DROP TABLE made');
    await local.sql('d', full, 'DELETE FROM log');
  });

  it('is checked against the text of stored SQL, across requests of one stream', async () => {
    const token = await limited([{ a: ['data_read'], t: ['u'] }]);
    const store = { requests: [{ type: 'store_sql', sql_id: 1, sql: 'SELECT * FROM t' }, { type: 'store_sql', sql_id: 2, sql: 'SELECT * FROM u' }] };
    const { baton } = JSON.parse((await ask(token, '/v2/pipeline', store)).text);
    const execute = [1, 2].map((id) => ({ type: 'execute', stmt: { sql_id: id } }));
    const { results } = JSON.parse((await ask(token, '/v2/pipeline', { baton, requests: [...execute, { type: 'close' }] })).text);
    expect(results.map(({ type }: { type: string }) => type)).toEqual(['error', 'ok', 'ok']);
    expect(await ask(token, '/v2/pipeline', { requests: execute })).toEqual({ status: 400, text: 'SQL text 1 not found' });
  });

  it('is checked in a cursor', async () => {
    const token = await limited([{ a: ['data_read'], t: ['u'] }]);
    await local.sql('d', full, 'INSERT INTO u (id, a, b) VALUES (1, 2, 3)');
    const batch = { steps: [{ stmt: { sql: 'SELECT b FROM u' } }, { stmt: { sql: 'SELECT * FROM t' } }] };
    const lines = (await ask(token, '/v3/cursor', { batch })).text.trim().split('\n').map((line) => JSON.parse(line));
    expect(lines).toEqual([
      { baton: expect.any(String), base_url: null },
      { type: 'step_begin', step: 0, cols: [expect.objectContaining({ name: 'b' })] },
      { type: 'row', row: [{ type: 'integer', value: '3' }] },
      { type: 'step_end', affected_row_count: 0, last_insert_rowid: null },
      { type: 'step_error', step: 1, error: { code: 'SQLITE_AUTH', message: expect.stringContaining('lacks data_read on table t') } },
      { type: 'replication_index', replication_index: expect.anything() },
    ]);
    await local.sql('d', full, 'DELETE FROM u');
  });

  it.each([
    ['malformed JSON', '{', 400],
    ['an unknown request', '{"requests":[{"type":"magic"}]}', 400],
    ['a wrong step', '{"requests":[{"type":"batch","batch":{"steps":[{"condition":{"type":"ok","step":5},"stmt":{"sql":"SELECT 1"}}]}}]}', 400],
    ['no SQL', '{"requests":[{"type":"execute","stmt":{}}]}', 400],
    ['an unknown baton', '{"baton":"x","requests":[]}', 400],
  ])('gets the same answer as from sqld for %s', async (_, body, status) => {
    const token = await limited([{ a: ['data_read'] }]);
    const response = await fetch(`${local.apiUrl}/local/d/v2/pipeline`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body });
    expect(response.status).toBe(status);
  });

  it('can dump the database if it may read all of it', async () => {
    await local.ask('POST', '/databases', { name: 'dumped', group: 'default' });
    const dump = async (permissions: Permission[]) => {
      const authorization = `Bearer ${await limited(permissions, '/databases/dumped')}`;
      return (await fetch(`${local.apiUrl}/local/dumped/dump`, { headers: { authorization } })).status;
    };
    expect(await dump([{ a: ['data_read'], t: ['t'] }])).toBe(403);
    expect(await dump([{ a: ['data_read'] }])).toBe(200);
  });

  it.each(['/', '/v1/execute', '/v3-protobuf/pipeline'])('is rejected at %s, where statements are not checked', async (path) => {
    const answer = await ask(await limited([{ a: ['data_read'] }]), path, { statements: ['SELECT 1'] });
    expect(answer).toEqual({ status: 403, text: expect.stringContaining('the permissions of the token do not reach') });
  });

  it.each([
    ['a word', 'no', 'fine_grained_permissions must be a list'],
    ['an unknown action', [{ a: ['data_insert'] }], 'invalid action "data_insert" in fine_grained_permissions: use data_read'],
    ['no action', [{ t: ['t'], a: [] }], 'a of fine_grained_permissions must be a list of actions'],
    ['one table', [{ t: 't', a: ['data_read'] }], 't of fine_grained_permissions must be a list of tables or null, got "t"'],
    ['nothing', [null], 'a of fine_grained_permissions must be a list of actions'],
  ])('cannot be created from %s', async (_, permissions, error) => {
    const answer = await local.ask('POST', '/databases/d/auth/tokens', { fine_grained_permissions: permissions });
    expect(answer).toEqual({ status: 400, body: { error: expect.stringContaining(error) } });
  });
});
