import type { TerraformStack } from 'cdktf';
import { newStack, onlyResource, resolved } from './synthesized';
import { Migrations, SchemaFleet, TursoGroup, type RolloutStrategy } from '../../src';

const migrations = Migrations.inline([{ name: '0001_users', sql: 'CREATE TABLE users (id);' }, { name: '0002_notes', sql: 'CREATE TABLE notes (id);' }]);

let stack: TerraformStack;
beforeEach(() => { stack = newStack(); });

const fleetWith = (strategy?: RolloutStrategy, more = {}) => new SchemaFleet(stack, 'slack', {
  group: TursoGroup.fromGroupName(stack, 'main', 'main'), migrations, strategy, ...more,
});

test('passes every option on unchanged', () => {
  fleetWith({
    concurrency: 8,
    canaries: ['a'],
    canaryCount: 0,
    waves: ['10', '25%'],
    pause: '10m',
    maxFailures: 0,
    quarantine: true,
    rehearseOn: 'b',
    snapshotRetention: '7d',
    leaseDuration: '1m',
  });
  expect(onlyResource(stack, 'turso_schema_fleet').strategy).toEqual({
    concurrency: 8,
    canaries: ['a'],
    canary_count: 0,
    waves: ['10', '25%'],
    pause: '10m',
    max_failures: 0,
    quarantine: true,
    rehearse_on: 'b',
    snapshot_retention: '7d',
    lease_duration: '1m',
  });
});

test('is absent without options', () => {
  fleetWith();
  expect(onlyResource(stack, 'turso_schema_fleet')).not.toHaveProperty('strategy');
});

test('has named and added canaries', () => {
  const fleet = fleetWith({ canaries: ['a'], pause: '1m' });
  const tenant = fleet.addTenant('b');
  fleet.addCanary(tenant);
  fleet.addCanary(tenant);
  expect(onlyResource(stack, 'turso_schema_fleet').strategy).toEqual({ canaries: ['a', resolved(stack, tenant.name)], pause: '1m' });
});

test('exists once a canary is added', () => {
  const fleet = fleetWith();
  const tenant = fleet.addTenant('b');
  fleet.addCanary(tenant);
  expect(onlyResource(stack, 'turso_schema_fleet').strategy).toEqual({ canaries: [resolved(stack, tenant.name)] });
});

test.each<[string, RolloutStrategy, string]>([
  ['a concurrency of none', { concurrency: 0 }, 'strategy.concurrency is 0. Use a whole number from 1 to 100.'],
  ['a concurrency of too many', { concurrency: 500 }, 'strategy.concurrency is 500. Use a whole number from 1 to 100.'],
  ['half a canary', { canaryCount: 0.5 }, 'strategy.canaryCount is 0.5. Use a whole number from 0 to 100000.'],
  ['fewer failures than none', { maxFailures: -1 }, 'strategy.maxFailures is -1. Use a whole number from 0 to 1000000.'],
  ['an empty wave', { waves: ['0'] }, 'strategy.waves[0] is "0". Use a number of tenants from 1 to 9999999, such as "20", or a percentage from "1%" to "100%"; without leading zeros.'],
  ['more than all', { waves: ['101%'] }, 'strategy.waves[0] is "101%". Use a number of tenants from 1 to 9999999, such as "20", or a percentage from "1%" to "100%"; without leading zeros.'],
  ['a pause without unit', { pause: '10' }, 'strategy.pause is "10". Use whole numbers with the units w, d, h, m and s, such as "7d", "12h" or "1d30m"; "24h" at most.'],
  ['a lease in words', { leaseDuration: 'long' }, 'strategy.leaseDuration is "long". Use whole numbers with the units w, d, h, m and s, such as "7d", "12h" or "1d30m": more than nothing, "1h" at most.'],
])('fails for %s', (_, strategy, message) => {
  expect(() => fleetWith(strategy)).toThrow(new Error(`app/slack: ${message}`));
});

test('fails with all faults at once, including a target that is not a migration', () => {
  expect(() => fleetWith({ concurrency: 0 }, { targetVersion: '0003', baseline: '0001' })).toThrow(new Error([
    'app/slack:',
    '  - strategy.concurrency is 0. Use a whole number from 1 to 100.',
    '  - targetVersion is "0003", but no migration has this name. Use one of "0001_users", "0002_notes".',
    '  - baseline is "0001", but no migration has this name. Use one of "0001_users", "0002_notes".',
  ].join('\n')));
});
