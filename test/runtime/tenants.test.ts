import { customers, Fleet, orders, unique, withFleetPerTest } from './fleet';
import { createMigration } from '../../src/migrations';
import { TenantError, TenantHistoryError, TenantMigrationError, TenantNotFoundError } from '../../src/runtime';
import type { TursoLocal } from '../support/turso-local';

jest.setTimeout(60_000);

let local: TursoLocal;
let fleet: Fleet;
let count: number;
let acme: string;
withFleetPerTest((world) => { ({ local, fleet, count, acme } = world); });

test('opens a tenant that is up to date with one round trip, and later without any', async () => {
  await fleet.rollOut([customers]);
  await fleet.database(acme, fleet.schema.name);
  const tenants = fleet.tenants();
  await fleet.requests();
  const db = await tenants.open(acme);
  expect(await fleet.requests()).toHaveLength(2);
  await Promise.all([tenants.open(acme), tenants.open(acme), tenants.create(acme, { ifExists: 'open' })]);
  expect(await fleet.requests()).toEqual([]);
  expect((await db.execute('SELECT * FROM runs')).rows).toHaveLength(1);
  expect(await tenants.open(acme)).toBe(db);
});

test('migrates a tenant once before it opens it for all callers', async () => {
  await fleet.database(acme);
  await fleet.rollOut([customers, orders]);
  const tenants = fleet.tenants();
  const [db, ...others] = await Promise.all([1, 2, 3, 4, 5].map(async () => tenants.open(acme)));
  expect(others.every((other) => other === db)).toBe(true);
  expect((await db.execute('SELECT migration FROM runs')).rows.map(({ migration }) => migration)).toEqual([1, 2]);
  const [row] = await fleet.run(fleet.schema.name, `SELECT database_id, position, version, error FROM _turso_fleet WHERE name = '${acme}'`);
  expect(row).toEqual([(await fleet.find(acme)).id, 2, '0002_orders', null]);
});

test('creates a tenant like Terraform does, and adds it to the ledger', async () => {
  await fleet.rollOut([customers]);
  const tenants = fleet.tenants();
  const { client: db } = await tenants.create('Acme Corp.');
  const name = await tenants.databaseName('Acme Corp.');
  expect(name).toBe('acme-corp-1vyn3uk2ikct');
  expect(await tenants.open('Acme Corp.')).toBe(db);
  const tables = await fleet.run(name, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE '\\_turso%' ESCAPE '\\' ORDER BY name");
  expect(tables.flat().filter((table) => String(table).startsWith('_turso_fleet'))).toEqual([]);
  expect(await fleet.run(fleet.schema.name, `SELECT position FROM _turso_fleet WHERE name = '${name}'`)).toEqual([[1]]);
  expect(await fleet.rollOut([customers, orders], name)).toMatchObject({ failures: [], schema: { version: '0002_orders' } });
  expect(await fleet.runs(name)).toEqual([1, 2]);
});

test('creates a tenant although the answer to the request is lost', async () => {
  await fleet.rollOut([customers]);
  await local.faults({ method: 'POST', path: '/databases$', status: 503, when: 'after', times: 1 });
  const { client: db, created } = await fleet.tenants().create(acme);
  await local.faults();
  expect(created).toBe(true);
  expect((await db.execute('SELECT migration FROM runs')).rows).toHaveLength(1);
});

test('follows the fleet when the known version has expired, and not earlier', async () => {
  await fleet.rollOut([customers]);
  await fleet.database(acme, fleet.schema.name);
  const [patient, eager] = [fleet.tenants(), fleet.tenants({ refreshMs: 0 })];
  await Promise.all([patient.open(acme), eager.open(acme)]);
  await fleet.rollOut([customers, orders]);
  await patient.open(acme);
  expect(await fleet.runs(acme)).toEqual([1]);
  await fleet.requests();
  await eager.open(acme);
  expect(await fleet.runs(acme)).toEqual([1, 2]);
  await fleet.requests();
  await eager.open(acme);
  expect(await fleet.requests()).toHaveLength(2);
});

test('migrates no further than the schema database, and opens a tenant that a rollout has brought further', async () => {
  await fleet.rollOut([customers]);
  await fleet.database('ahead', fleet.schema.name);
  await fleet.database('behind', fleet.schema.name);
  await fleet.run('behind', "INSERT INTO customers (email) VALUES ('a'), ('a')");
  const early = fleet.tenants();
  await early.open('behind');
  const { failures } = await fleet.rollOut([customers, orders, unique], 'ahead', 'behind');
  expect(failures).toMatchObject([{ database: 'behind', migration: '0003_unique' }]);
  for (const tenants of [early, fleet.tenants()]) {
    await expect(tenants.open('ahead')).resolves.toBeDefined();
    await expect(tenants.open('behind')).resolves.toBeDefined();
  }
  expect(await fleet.runs('ahead')).toEqual([1, 2, 3]);
  expect(await fleet.runs('behind')).toEqual([1, 2]);
});

describe('a tenant in which a migration fails', () => {
  beforeEach(async () => {
    await fleet.database(acme);
    await fleet.rollOut([customers]);
    await fleet.tenants().open(acme);
    await fleet.run(acme, "INSERT INTO customers (email) VALUES ('secret@x'), ('secret@x')");
    await fleet.rollOut([customers, orders, unique]);
  });

  test('reports the tenant, the migration and the statement, and retries later', async () => {
    const tenants = fleet.tenants();
    const error = await tenants.open(acme).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TenantMigrationError);
    expect(error).toMatchObject({
      code: 'MIGRATION', tenant: acme, database: acme, migration: '0003_unique', line: 2, statement: 'CREATE UNIQUE INDEX customers_email ON customers (email)',
    });
    expect((error as Error).message).toContain('UNIQUE constraint failed');
    await fleet.requests();
    await expect(tenants.open(acme)).rejects.toBe(error);
    expect(await fleet.requests()).toEqual([]);
    expect(await fleet.runs(acme)).toEqual([1, 2]);
    const [row] = await fleet.run(fleet.schema.name, `SELECT position, failed_migration FROM _turso_fleet WHERE name = '${acme}'`);
    expect(row).toEqual([2, '0003_unique']);
    await fleet.run(acme, 'DELETE FROM customers');
    tenants.forget(acme);
    await tenants.open(acme);
    expect(await fleet.runs(acme)).toEqual([1, 2, 3]);
    expect(await fleet.run(fleet.schema.name, `SELECT position, error FROM _turso_fleet WHERE name = '${acme}'`)).toEqual([[3, null]]);
  });

  test('is opened anyway with onFailure "open"', async () => {
    const warnings: TenantError[] = [];
    const tenants = fleet.tenants({ onFailure: 'open', onWarning: (warning) => warnings.push(warning) });
    const db = await tenants.open(acme);
    expect((await db.execute('SELECT * FROM customers')).rows).toHaveLength(2);
    expect(warnings).toMatchObject([{ code: 'MIGRATION', migration: '0003_unique' }]);
    await tenants.open(acme);
    expect(warnings).toHaveLength(1);
  });
});

describe('a database that is not a tenant of the fleet', () => {
  test('is rejected and not changed if it has another history', async () => {
    await fleet.rollOut([customers, orders]);
    await fleet.database('other');
    await fleet.run('other', 'CREATE TABLE _turso_migrations (position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, checksum TEXT NOT NULL, applied_at TEXT NOT NULL, epoch INTEGER NOT NULL DEFAULT 0, fleet TEXT)');
    await fleet.run('other', "INSERT INTO _turso_migrations (position, name, checksum, applied_at, fleet) VALUES (1, '0001_elsewhere', 'sha256:0', 'now', 'elsewhere-schema')");
    for (const attempt of [fleet.tenants().open('other'), fleet.tenants().create('other')]) {
      const error = await attempt.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(TenantHistoryError);
      expect((error as Error).message).toBe(
        'Database "other" of tenant "other" does not have the fleet\'s history. Its migration number 1 is "0001_elsewhere", but the fleet has "0001_customers" in its place. '
        + 'The fleet "elsewhere-schema" applied it. A database can belong to only one fleet.',
      );
    }
    expect(await fleet.run('other', 'SELECT name FROM _turso_migrations')).toEqual([['0001_elsewhere']]);
  });

  test('is rejected if a migration was edited', async () => {
    await fleet.rollOut([customers]);
    await fleet.database('edited', fleet.schema.name);
    await fleet.run('edited', "UPDATE _turso_migrations SET checksum = 'sha256:0'");
    await expect(fleet.tenants().open('edited')).rejects.toThrow(/Its migration "0001_customers" has the checksum sha256:0, but in the fleet it has sha256:\w{64}\./);
  });

  test('is rejected if it has tables and no history', async () => {
    await fleet.rollOut([customers]);
    await fleet.database('metrics');
    await fleet.run('metrics', 'CREATE TABLE points (x)');
    await expect(fleet.tenants().open('metrics')).rejects.toThrow(/It has tables, but no record of migrations/);
    await expect(fleet.tenants().create('metrics')).rejects.toThrow(TenantHistoryError);
    expect(await fleet.run('metrics', "SELECT name FROM sqlite_schema WHERE type = 'table'")).toEqual([['points']]);
  });

  test('is rejected if it is the schema database, or belongs to another group', async () => {
    const other = await Fleet.create(local, `other${count}`);
    await other.database(`foreign${count}`);
    await fleet.rollOut([customers]);
    await expect(fleet.tenants().open(fleet.schema.name)).rejects.toMatchObject({ code: 'RESERVED', database: fleet.schema.name });
    await expect(fleet.tenants().create(`foreign${count}`)).rejects.toMatchObject({ code: 'NAME_TAKEN', database: `foreign${count}` });
  });
});

test('fails when a tenant has no database, with and without the schema URL and the API token', async () => {
  await fleet.rollOut([customers]);
  const { TURSO_SCHEMA_DATABASE_URL: _url, ...withoutUrl } = fleet.environment;
  const { TURSO_API_TOKEN: _token, ...withoutApi } = fleet.environment;
  for (const environment of [fleet.environment, withoutUrl, withoutApi]) {
    const error = await fleet.tenants({ environment }).open('nobody').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TenantNotFoundError);
    expect(error).toMatchObject({ code: 'NOT_FOUND', tenant: 'nobody', database: 'nobody' });
  }
});

test('opens and migrates without an API token, and creates without the URL of the schema database', async () => {
  await fleet.database(acme);
  await fleet.rollOut([customers], acme);
  await fleet.rollOut([customers, orders]);
  const { TURSO_SCHEMA_DATABASE_URL: _url, ...withoutUrl } = fleet.environment;
  const { TURSO_API_TOKEN: _token, ...withoutApi } = fleet.environment;
  await fleet.tenants({ environment: withoutApi }).open(acme);
  expect(await fleet.runs(acme)).toEqual([1, 2]);
  await expect(fleet.tenants({ environment: withoutApi }).create('new')).rejects.toThrow('apiToken is missing');
  await fleet.tenants({ environment: withoutUrl }).create('new');
  expect(await fleet.runs('new')).toEqual([1, 2]);
});

test('opens known tenants while the schema database does not answer', async () => {
  await fleet.rollOut([customers]);
  await fleet.database(acme, fleet.schema.name);
  const warnings: TenantError[] = [];
  const tenants = fleet.tenants({ refreshMs: 0, onWarning: (warning) => warnings.push(warning) });
  const db = await tenants.open(acme);
  await fleet.run(fleet.schema.name, 'ALTER TABLE _turso_migrations RENAME COLUMN checksum TO other');
  expect(await tenants.open(acme)).toBe(db);
  expect(warnings).toMatchObject([{ code: 'REJECTED', database: fleet.schema.name }]);
  const late = fleet.tenants();
  await expect(late.open(acme)).rejects.toMatchObject({ code: 'REJECTED' });
  await expect(fleet.tenants({ onFailure: 'open' }).open(acme)).resolves.toBeDefined();
  await fleet.run(fleet.schema.name, 'ALTER TABLE _turso_migrations RENAME COLUMN other TO checksum');
  await expect(late.open(acme)).resolves.toBeDefined();
});

test('stops waiting for a caller that gives up, and goes on for the others', async () => {
  await fleet.database(acme);
  await fleet.rollOut([customers, orders]);
  const tenants = fleet.tenants();
  const controller = new AbortController();
  const [hasty, patient] = [tenants.open(acme, { signal: controller.signal }), tenants.open(acme)];
  controller.abort(new Error('enough'));
  await expect(hasty).rejects.toThrow('enough');
  await expect(patient).resolves.toBeDefined();
  await expect(tenants.open(acme, { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
  expect(await fleet.runs(acme)).toEqual([1, 2]);
});

test('opens the tenants of a fleet that was never rolled out', async () => {
  await fleet.tenants().create('first');
  await expect(fleet.tenants().open('first')).resolves.toBeDefined();
});

test('shows no token in an error', async () => {
  const secrets = [fleet.environment.TURSO_API_TOKEN, fleet.environment.TURSO_GROUP_AUTH_TOKEN];
  const wrong = { ...fleet.environment, TURSO_API_TOKEN: 'wrong-secret-api', TURSO_GROUP_AUTH_TOKEN: 'wrong-secret-group' };
  const errors = await Promise.all([
    fleet.tenants({ environment: wrong }).open(acme),
    fleet.tenants({ environment: wrong }).create(acme),
    fleet.tenants({ environment: { ...wrong, TURSO_SCHEMA_DATABASE_URL: '' } }).open(acme),
    fleet.tenants({ environment: { ...fleet.environment, TURSO_SCHEMA_DATABASE_URL: '' }, fetch: async () => Response.json({ error: `no ${secrets[0]}` }, { status: 403 }) }).open(acme),
  ].map(async (attempt) => attempt.catch((reason: unknown) => reason)));
  for (const error of errors) {
    expect(error).toBeInstanceOf(TenantError);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(new RegExp([...secrets, 'wrong-secret'].join('|')));
  }
});

test('applies a migration with semicolons in its strings', async () => {
  await fleet.database(acme);
  await fleet.rollOut([customers, createMigration('0002_secret', "INSERT INTO runs VALUES ('p4ss;word');")]);
  await fleet.tenants().open(acme);
  expect(await fleet.runs(acme)).toEqual([1, 'p4ss;word']);
});
