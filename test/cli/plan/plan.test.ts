import { planJson, renderPlan } from '../../../src/cli/plan/plan';
import { planView, type PlanView } from '../../../src/cli/plan/plan-view';
import { WORDS } from '../../../src/cli/plan/words';
import { EMPTY_FLEET, judgePending, planRollout, type FleetState, type MigrationFailure } from '../../../src/fleet';
import { createMigration } from '../../../src/migrations';
import { lines, PAGE } from '../page';

const USERS = createMigration('0001_users', 'CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);', { file: 'migrations/0001_users.sql', down: 'DROP TABLE users;' });
const DROP = createMigration('0002_drop', 'CREATE TABLE notes (id);\nDROP TABLE users;', { file: 'migrations/0002_drop.sql', down: 'DROP TABLE notes;' });
const INDEX = createMigration('0003_index', 'CREATE UNIQUE INDEX i ON notes (id);', { file: 'migrations/0003_index.sql', transaction: false });
const SCHEMA = { id: 'id-crm-schema', name: 'crm-schema' };

function tenants(count: number) {
  return Array.from({ length: count }, (_, index) => ({ id: `id-${index + 1}`, name: `tenant-${index + 1}` }));
}

/** Tenants at the first migration, the schema database too; the last one is not in the ledger. */
function fleetOf(count: number): FleetState {
  const { name, checksum } = USERS;
  const row = { position: 1, version: name, checksum, failed: false, quarantined: false, epoch: 1 };
  const applied = [{ position: 1, name, checksum }];
  const positions = new Map(tenants(count - 1).map(({ id }) => [id, row]));
  return { ...EMPTY_FLEET, hasLedger: true, applied, schemaHistory: applied, positions };
}

function view(migrations = [USERS, DROP, INDEX], failure?: MigrationFailure, target?: string, notTried?: string): PlanView {
  const fleet = fleetOf(40);
  const strategy = { canaries: ['tenant-7'], canaryCount: 1, waves: ['25%'] };
  const rollout = planRollout({ migrations, databases: tenants(40), schema: SCHEMA, fleet, strategy, target });
  const findings = judgePending(migrations, rollout.targetPosition, fleet.applied, WORDS);
  const trial = notTried === undefined ? { failure } : { notTried };
  return planView({ schemaDatabase: 'crm-schema', migrations, fleet, rollout, checked: { findings, trial }, goneCount: 0 });
}

test('shows what is pending, in which order, and what an apply would refuse', () => {
  expect(renderPlan(view(), PAGE)).toBe(lines(`
    Fleet crm-schema from 0001_users to 0003_index: 40 of 40 tenants to change

    Versions
      0001_users  39  ███████████████████████████████████████
      (unknown)    1  █

    Pending migrations
      0001_users   1  database
      0002_drop   41  databases
      0003_index  41  databases, statement by statement

    Statements to look at
      migrations/0002_drop.sql:2: drops the table "users" (loses data)
          DROP TABLE users
      migrations/0003_index.sql:1: makes "id" of "notes" unique, which fails where
      two rows have the same
          CREATE UNIQUE INDEX i ON notes (id)

    Order
      1. canaries: 2 tenants (tenant-1, tenant-7)
      2. wave 1: 10 tenants
      3. wave 2: 28 tenants
      4. schema database crm-schema

    Trial on crm-schema, rolled back
      passed

    An apply would refuse this
      Migration destroys data
        Migration "0002_drop" is pending and would destroy data in every database of
        the fleet:
          migrations/0002_drop.sql:2: drops the table "users": DROP TABLE users
        Nothing was changed. If the loss is meant, put the line "-- turso:
        allow-destructive" before the first statement of its file.
        --snapshot-retention keeps a branch of each tenant as it was.
    `));
});

test('shows why the rehearsal failed, without the contents of strings', () => {
  const failure: MigrationFailure = {
    database: 'crm-schema',
    databaseId: 'id',
    migration: '0002_drop',
    statement: "DROP TABLE 'marked-secret'",
    line: 2,
    code: 'SQLITE_ERROR',
    message: 'no such table: users',
    outcomeUnknown: false,
  };
  expect(renderPlan(view([USERS, { ...DROP, allowDestructive: true }], failure), PAGE)).toContain(lines(`
    Statements to look at
      migrations/0002_drop.sql:2: drops the table "users" (loses data, allowed)
          DROP TABLE users
    `));
  expect(renderPlan(view([USERS, DROP], failure), PAGE)).toContain(lines(`
    Trial on crm-schema, rolled back
      failed: 0002_drop, line 2: no such table: users
          DROP TABLE '...'
    `));
});

test('says why the trial was not possible', () => {
  const plan = view([USERS, DROP], undefined, undefined, 'The rollout of ada has not ended.');
  expect(renderPlan(plan, PAGE)).toContain(lines(`
    Trial on crm-schema, rolled back
      not tried: The rollout of ada has not ended.
    `));
  expect(planJson(plan)).toMatchObject({ trial: { passed: null, failure: null, not_tried: 'The rollout of ada has not ended.' } });
});

test('names the JSON fields like the provider', () => {
  expect(planJson(view())).toMatchObject({
    schema_database: 'crm-schema',
    version: '0001_users',
    target: '0003_index',
    direction: 'up',
    tenant_count: 40,
    behind_count: 40,
    versions: { '0001_users': 39, '(unknown)': 1 },
    migrations: [
      { name: '0001_users', databases: 1, transaction: true, destructive: [] },
      { name: '0002_drop', file: 'migrations/0002_drop.sql', databases: 41, allow_destructive: false, destructive: [{ line: 2, kind: 'loses data' }] },
      { name: '0003_index', databases: 41, transaction: false, destructive: [{ kind: 'may fail on data' }] },
    ],
    order: ['canaries: 2 tenants (tenant-1, tenant-7)', 'wave 1: 10 tenants', 'wave 2: 28 tenants', 'schema database crm-schema'],
    trial: { passed: true, failure: null, not_tried: null },
    refused: [{ summary: 'Migration destroys data', detail: expect.stringContaining('put the line "-- turso: allow-destructive" before') }],
    warnings: [],
  });
});

test('shows a fleet in which nothing is pending', () => {
  const migrations = [USERS];
  const fleet = fleetOf(41);
  const rollout = planRollout({ migrations, databases: tenants(40), schema: SCHEMA, fleet });
  const plan = planView({ schemaDatabase: 'crm-schema', migrations, fleet, rollout, checked: { findings: [] }, goneCount: 0 });
  expect(renderPlan(plan, PAGE)).toBe('Fleet crm-schema is at 0001_users: nothing to do in 40 tenants.\n');
  expect(planJson(plan)).toMatchObject({ order: [], migrations: [], refused: [], trial: null });
});

test('shows migrations that are reverted', () => {
  const applied = [USERS, DROP].map(({ name, checksum }, index) => ({ position: index + 1, name, checksum }));
  const row = { position: 2, version: DROP.name, checksum: DROP.checksum, failed: false, quarantined: false, epoch: 1 };
  const positions = new Map(tenants(2).map(({ id }) => [id, row]));
  const fleet: FleetState = { ...EMPTY_FLEET, hasLedger: true, applied, schemaHistory: applied, positions };
  const rollout = planRollout({ migrations: [USERS, DROP], databases: tenants(2), schema: SCHEMA, fleet, target: '0001_users' });
  const plan = planView({ schemaDatabase: 'crm-schema', migrations: [USERS, DROP], fleet, rollout, checked: { findings: [], trial: {} }, goneCount: 1 });
  expect(renderPlan(plan, PAGE)).toBe(lines(`
    Fleet crm-schema back from 0002_drop to 0001_users: 2 of 2 tenants to change

    Versions
      0002_drop  2  ████████████████████████████████████████

    Migrations to revert
      0002_drop  3  databases

    Order
      1. schema database crm-schema
      2. wave 1: 2 tenants (tenant-1, tenant-2)

    Trial on crm-schema, rolled back
      passed

    1 tenant of the ledger no longer exists.
    `));
});
