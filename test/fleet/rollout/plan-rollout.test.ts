import * as fc from 'fast-check';
import { EMPTY_FLEET, planRollout, type FleetState, type LedgerPosition } from '../../../src/fleet';
import { createMigration } from '../../../src/migrations';

const migrations = ['0001', '0002', '0003'].map((name) => createMigration(name, `SELECT '${name}'`));
const schema = { id: 'id-schema', name: 'schema' };
const tenant = (name: string) => ({ id: `id-${name}`, name });

type Row = [name: string, at: LedgerPosition];

function row(name: string, position: number | null, changes: Partial<LedgerPosition> = {}): Row {
  const last = position === null ? undefined : migrations[position - 1];
  return [`id-${name}`, { position, version: last?.name ?? null, checksum: last?.checksum ?? null, failed: false, quarantined: false, epoch: 1, ...changes }];
}

function fleetAt(schemaPosition: number, rows: Row[]): FleetState {
  const applied = migrations.map(({ name, checksum }, index) => ({ position: index + 1, name, checksum }));
  return { ...EMPTY_FLEET, applied, schema: applied.slice(0, schemaPosition), positions: new Map(rows), ledger: true };
}

test('asks a database that the ledger does not know', () => {
  const plan = planRollout({ migrations, databases: [tenant('a')], schema, fleet: EMPTY_FLEET });
  expect(plan.databases).toEqual([{ database: tenant('a'), position: undefined, version: undefined, pending: ['0001', '0002', '0003'], direction: 'up', quarantined: false }]);
  expect(plan.waves.map(({ name, steps }) => [name, steps.map(({ database }) => database.name)])).toEqual([['wave 1', ['a']], ['schema', ['schema']]]);
  expect(plan.target).toBe('0003');
});

test('plans a database that is still to be created', () => {
  const plan = planRollout({ migrations, databases: [{ name: 'a' }], schema: { name: 'schema' }, fleet: EMPTY_FLEET });
  expect(plan.databases[0]).toMatchObject({ version: undefined, pending: ['0001', '0002', '0003'] });
});

test.each<[string, Row, number | undefined]>([
  ['believes the ledger', row('a', 2), 2],
  ['believes the ledger that a database has nothing', row('a', 0), 0],
  ['retries a database that failed', row('a', 1, { failed: true }), 1],
  ['asks a database whose version was never known', row('a', null, { failed: true }), undefined],
  ['asks a database that has the name of an earlier one', row('earlier', 3), undefined],
  ['asks a database whose last migration has another checksum', row('a', 2, { checksum: 'sha256:0' }), undefined],
  ['asks a database that is further than the migrations', row('a', 4, { version: '0004', checksum: 'sha256:4' }), undefined],
])('%s', (_, ledgerRow, position) => {
  const plan = planRollout({ migrations, databases: [tenant('a')], schema, fleet: fleetAt(1, [ledgerRow]) });
  expect(plan.databases[0].position).toBe(position);
  expect(plan.databases[0].pending).toEqual(['0001', '0002', '0003'].slice(position ?? 0));
});

test('has nothing to do when all are at the target', () => {
  const plan = planRollout({ migrations, databases: [tenant('a')], schema, fleet: fleetAt(3, [row('a', 3)]) });
  expect(plan.waves).toEqual([]);
  expect(plan.leaving).toEqual([]);
});

test('names the databases of the ledger that left the fleet', () => {
  const plan = planRollout({ migrations, databases: [tenant('a')], schema, fleet: fleetAt(3, [row('a', 3), row('b', 3)]) });
  expect(plan.leaving).toEqual(['id-b']);
});

test('takes a fleet without migrations and databases', () => {
  const plan = planRollout({ migrations: [], databases: [], schema, fleet: EMPTY_FLEET });
  expect(plan).toMatchObject({ target: null, waves: [], schema: { version: null } });
});

test.each([
  ['a name is given twice', [{ name: 'a' }, { name: 'a' }], 'Database "a" is given twice. Name each database of the fleet once.'],
  ['an id is given twice', [{ id: '1', name: 'a' }, { id: '1', name: 'b' }], 'Database "b" is given twice. Name each database of the fleet once.'],
  ['the schema database is a tenant', [schema], 'Database "schema" is the fleet\'s schema database and cannot be one of its tenants too. Remove it from the tenants.'],
])('fails when %s', (_, databases, message) => {
  expect(() => planRollout({ migrations, databases, schema, fleet: EMPTY_FLEET })).toThrow(new RangeError(message));
});

test('gives each database exactly what it lacks, tenants as they are given, the schema database last', () => {
  const positions = fc.array(fc.option(fc.integer({ min: 0, max: 3 })), { maxLength: 6 });
  fc.assert(fc.property(positions, fc.integer({ min: 0, max: 3 }), (ledger, schemaPosition) => {
    const databases = ledger.map((_, index) => tenant(`t${index}`));
    const plan = planRollout({ migrations, databases, schema, fleet: fleetAt(schemaPosition, ledger.map((at, index) => row(`t${index}`, at))) });
    const behind = databases.filter((_, index) => ledger[index] !== 3);
    const visited = plan.waves.flatMap(({ steps }) => steps.map(({ database }) => database));
    expect(visited).toEqual([...behind, ...schemaPosition < 3 ? [schema] : []]);
    plan.databases.forEach(({ pending }, index) => expect(pending).toHaveLength(3 - (ledger[index] ?? 0)));
  }));
});
