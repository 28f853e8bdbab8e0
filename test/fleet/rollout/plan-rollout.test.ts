import * as fc from 'fast-check';
import {
  EMPTY_FLEET, planRollout, type FleetState, type LedgerPosition, type RolloutPlan, type RolloutStrategy,
} from '../../../src/fleet';
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
  return { ...EMPTY_FLEET, applied, schemaHistory: applied.slice(0, schemaPosition), positions: new Map(rows), hasLedger: true };
}

test('reads the position of a database that is not in the ledger', () => {
  const plan = planRollout({ migrations, databases: [tenant('a')], schema, fleet: EMPTY_FLEET });
  expect(plan.tenants).toEqual([{ database: tenant('a'), position: undefined, version: undefined, pending: ['0001', '0002', '0003'], direction: 'up', quarantined: false }]);
  expect(plan.waves.map(({ name, tasks }) => [name, tasks.map(({ database }) => database.name)])).toEqual([['wave 1', ['a']], ['schema', ['schema']]]);
  expect(plan.target).toBe('0003');
});

test('plans a database that does not exist yet', () => {
  const plan = planRollout({ migrations, databases: [{ name: 'a' }], schema: { name: 'schema' }, fleet: EMPTY_FLEET });
  expect(plan.tenants[0]).toMatchObject({ version: undefined, pending: ['0001', '0002', '0003'] });
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
  expect(plan.tenants[0].position).toBe(position);
  expect(plan.tenants[0].pending).toEqual(['0001', '0002', '0003'].slice(position ?? 0));
});

test('plans nothing when all databases are at the target', () => {
  const plan = planRollout({ migrations, databases: [tenant('a')], schema, fleet: fleetAt(3, [row('a', 3)]) });
  expect(plan.waves).toEqual([]);
  expect(plan.leaving).toEqual([]);
});

test('names databases of the ledger that are no longer in the fleet', () => {
  const plan = planRollout({ migrations, databases: [tenant('a')], schema, fleet: fleetAt(3, [row('a', 3), row('b', 3)]) });
  expect(plan.leaving).toEqual(['id-b']);
});

test('accepts a fleet without migrations and databases', () => {
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

test('plans what each database lacks: the tenants in the given order, the schema database last', () => {
  const positions = fc.array(fc.option(fc.integer({ min: 0, max: 3 })), { maxLength: 6 });
  fc.assert(fc.property(positions, fc.integer({ min: 0, max: 3 }), (ledger, schemaPosition) => {
    const databases = ledger.map((_, index) => tenant(`t${index}`));
    const plan = planRollout({ migrations, databases, schema, fleet: fleetAt(schemaPosition, ledger.map((at, index) => row(`t${index}`, at))) });
    const behind = databases.filter((_, index) => ledger[index] !== 3);
    const visited = plan.waves.flatMap(({ tasks }) => tasks.map(({ database }) => database));
    expect(visited).toEqual([...behind, ...schemaPosition < 3 ? [schema] : []]);
    plan.tenants.forEach(({ pending }, index) => expect(pending).toHaveLength(3 - (ledger[index] ?? 0)));
  }));
});

/** Waves in short: their names, tenants and pauses. */
const inShort = ({ waves }: RolloutPlan) => waves.map(({ name, tasks, pauseMs }) =>
  `${name}: ${tasks.map(({ database }) => database.name).join(' ')}${pauseMs > 0 ? `, pause ${pauseMs}` : ''}`);

const eight = ['h', 'g', 'f', 'e', 'd', 'c', 'b', 'a'].map(tenant);

test.each<[string, RolloutStrategy, Row[], string[]]>([
  ['one wave without a strategy', {}, [], ['wave 1: h g f e d c b a', 'schema: schema']],
  ['named canaries first', { canaries: ['c', 'h'] }, [], ['canaries: h c', 'wave 1: g f e d b a', 'schema: schema']],
  ['counted canaries by name, beside the named ones', { canaries: ['c'], canaryCount: 2 }, [], ['canaries: c b a', 'wave 1: h g f e d', 'schema: schema']],
  ['waves of numbers and of parts of all', { waves: ['1', '25%', '50%'] }, [], ['wave 1: h', 'wave 2: g f', 'wave 3: e d c b', 'wave 4: a', 'schema: schema']],
  ['no wave without tenants', { waves: ['100%', '5'] }, [], ['wave 1: h g f e d c b a', 'schema: schema']],
  ['pauses between waves of tenants only', { canaryCount: 1, waves: ['3'], pauseMs: 9 }, [], [
    'canaries: a, pause 9', 'wave 1: h g f, pause 9', 'wave 2: e d c b', 'schema: schema',
  ]],
  ['nothing for those at the target', { canaryCount: 2 }, [row('a', 3), row('h', 3)], ['canaries: b', 'wave 1: g f e d c', 'schema: schema']],
  ['those in quarantine last, never as canaries', { canaries: ['a'], canaryCount: 1 }, [row('a', 1, { quarantined: true }), row('b', 1, { quarantined: true })], [
    'canaries: c', 'wave 1: h g f e d', 'quarantined: b a', 'schema: schema',
  ]],
])('plans %s', (_, strategy, rows, waves) => {
  expect(inShort(planRollout({ migrations, databases: eight, schema, fleet: fleetAt(1, rows), strategy }))).toEqual(waves);
});

test.each<[string, RolloutStrategy, Row[], string | undefined]>([
  ['none without canaries', {}, [], undefined],
  ['on the first canary', { canaries: ['c'], canaryCount: 1 }, [], 'c'],
  ['on the tenant that is named', { canaries: ['c'], rehearseOn: 'd' }, [], 'd'],
  ['on another one where that one is at the target', { canaries: ['c'], rehearseOn: 'd' }, [row('d', 3)], 'c'],
  ['on another one where that one is in quarantine', { rehearseOn: 'd' }, [row('d', 1, { quarantined: true })], 'h'],
])('plans a rehearsal: %s', (_, strategy, rows, name) => {
  expect(planRollout({ migrations, databases: eight, schema, fleet: fleetAt(1, rows), strategy }).rehearseOn[0]?.name).toBe(name);
});

describe('a target before the last migration', () => {
  const reversible = migrations.map((migration) => ({ ...migration, down: 'SELECT 1' }));
  const plan = (fleet: FleetState) => planRollout({ migrations: reversible, target: '0002', databases: eight.slice(5), schema, fleet });

  test('migrates tenants that are behind and reverts those ahead, with the schema database first when it is reverted', () => {
    const back = plan(fleetAt(3, [row('a', 3), row('b', 1), row('c', 3)]));
    expect(inShort(back)).toEqual(['schema: schema', 'wave 1: c b a']);
    expect(back).toMatchObject({ direction: 'down', target: '0002', targetPosition: 2, schema: { direction: 'down', pending: ['0003'] } });
    expect(back.tenants.map(({ direction, pending }) => [direction, pending])).toEqual([['down', ['0003']], ['up', ['0002']], ['down', ['0003']]]);
  });

  test('migrates the schema database last even if tenants are reverted', () => {
    expect(inShort(plan(fleetAt(1, [row('a', 3), row('b', 3), row('c', 3)])))).toEqual(['wave 1: c b a', 'schema: schema']);
  });

  test('reads the position of a tenant that failed, even if it seems to be at the target, and trusts the ledger for the others', () => {
    const fleet = fleetAt(3, [row('a', 2, { failed: true }), row('b', 2), row('c', null)]);
    expect(plan(fleet).tenants.map(({ database: { name }, position }) => [name, position])).toEqual([['c', undefined], ['b', 2], ['a', undefined]]);
  });

  test('plans a revert when tenants with unknown positions may be ahead', () => {
    expect(plan(fleetAt(2, [row('a', null), row('b', 2), row('c', 2)])).direction).toBe('down');
    expect(plan(fleetAt(2, [row('a', 2), row('b', 2), row('c', 2)])).direction).toBe('up');
  });
});

test.each<[string, RolloutStrategy, string]>([
  ['a wave has no size', { waves: ['10', 'half'] }, 'waves holds "half". Use a number of tenants from 1 to 9999999, such as "20", or a percentage from "1%" to "100%"; without leading zeros.'],
  ['a wave is none', { waves: ['0'] }, 'waves holds "0".'],
  ['a wave is more than all', { waves: ['101%'] }, 'waves holds "101%".'],
  ['a canary is no tenant', { canaries: ['x'] }, 'canaries names "x", which is no tenant of the fleet. Name one of its tenants.'],
  ['the rehearsal is on none', { rehearseOn: 'x' }, 'rehearseOn names "x", which is no tenant'],
  ['concurrency is 0', { concurrency: 0 }, 'concurrency is 0. Use a whole number from 1 to 100.'],
  ['failures are counted in parts', { maxFailures: 0.5 }, 'maxFailures is 0.5. Use a whole number from 0 to 1000000.'],
  ['concurrency is beyond what a plan takes', { concurrency: 101 }, 'concurrency is 101. Use a whole number from 1 to 100.'],
  ['a lease is longer than a plan takes', { leaseMs: 3_600_001 }, 'leaseMs is 3600001. Use a whole number from 1 to 3600000.'],
])('fails when %s', (_, strategy, message) => {
  expect(() => planRollout({ migrations, databases: eight, schema, fleet: EMPTY_FLEET, strategy })).toThrow(message);
});

test('plans each tenant that is behind once with any strategy, then those in quarantine and the schema database', () => {
  const rows = fc.array(fc.record({ at: fc.option(fc.integer({ min: 0, max: 3 })), quarantined: fc.boolean() }), { maxLength: 12 });
  const strategies = fc.record({
    canaryCount: fc.integer({ min: 0, max: 4 }),
    waves: fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }).map(String), fc.integer({ min: 1, max: 100 }).map((part) => `${part}%`)), { maxLength: 4 }),
    pauseMs: fc.integer({ min: 0, max: 5 }),
  });
  fc.assert(fc.property(rows, strategies, (ledger, strategy) => {
    const databases = ledger.map((_, index) => tenant(`t${index}`));
    const fleet = fleetAt(1, ledger.map(({ at, quarantined }, index) => row(`t${index}`, at, { quarantined })));
    const { waves } = planRollout({ migrations, databases, schema, fleet, strategy });
    const visited = waves.flatMap(({ tasks }) => tasks.map(({ database }) => database.name));
    const behind = databases.filter((_, index) => ledger[index].at !== 3).map(({ name }) => name);
    expect([...visited].sort()).toEqual([...behind, 'schema'].sort());
    expect(waves.every(({ tasks }) => tasks.length > 0)).toBe(true);
    const isAside = (name: string) => ledger[Number(name.slice(1))]?.quarantined === true;
    const places = visited.map((name) => (name === 'schema' ? 2 : isAside(name) ? 1 : 0));
    expect(places).toEqual([...places].sort());
  }));
});
