import { upgradeFirst } from '../../../src/provider/schema-fleet/schema-fleet';

const STORED = { schema_database: 'schema', migrations: [{ name: '0001' }, { name: '0002' }], databases: ['a', 'b', 'c'], version: '0001' };

test('upgrades the names of the first version to counts, without the schema database', () => {
  const versions = { schema: '0001', a: '0002', b: '0001' };
  expect(upgradeFirst({ ...STORED, versions })).toEqual({
    ...STORED, versions: { '0002': 1, '0001': 1, '(unknown)': 1 }, tenant_count: 3, behind_count: 2, failed_count: 0, quarantined_count: 0,
  });
});

test('upgrades a fleet without tenants, and one without migrations', () => {
  expect(upgradeFirst({ ...STORED, databases: null, versions: { schema: '0002' } })).toMatchObject({ versions: {}, tenant_count: 0, behind_count: 0 });
  expect(upgradeFirst({ ...STORED, migrations: [], databases: [], versions: null }))
    .toMatchObject({ versions: {}, tenant_count: 0, behind_count: 0 });
});

test('does not confuse a name with a property of every object', () => {
  expect(upgradeFirst({ ...STORED, databases: ['a'], versions: { a: 'constructor' } }).versions).toEqual({ constructor: 1 });
  expect(upgradeFirst({ ...STORED, databases: ['constructor'], versions: {} }).versions).toEqual({ '(unknown)': 1 });
});
