import { selectTenants, type Discoverable, type Discovery } from '../../../src/fleet';

const DATABASES: Discoverable[] = [
  { name: 'schema', group: 'eu' },
  { name: 'tenant-a', group: 'eu', parent: { name: 'schema' } },
  { name: 'tenant-b', group: 'eu', parent: { name: 'schema' } },
  { name: 'tenant-c', group: 'us', parent: { name: 'schema-us' } },
  { name: 'tenant-a-backup', group: 'eu', parent: { name: 'tenant-a' } },
  { name: 'billing', group: 'eu' },
  { name: 'nowhere', parent: {} },
];

test.each<[string, Discovery, string[]]>([
  ['a group', { group: 'us' }, ['tenant-c']],
  ['a prefix', { prefix: 'tenant-' }, ['tenant-a', 'tenant-b', 'tenant-c', 'tenant-a-backup']],
  ['an empty prefix', { prefix: '', group: 'eu' }, ['schema', 'tenant-a', 'tenant-b', 'tenant-a-backup', 'billing']],
  ['a pattern', { pattern: 'tenant-?' }, ['tenant-a', 'tenant-b', 'tenant-c']],
  ['a parent', { parent: 'schema' }, ['tenant-a', 'tenant-b']],
  ['several conditions, which must all be met', { group: 'eu', prefix: 'tenant-', pattern: '*-a*' }, ['tenant-a', 'tenant-a-backup']],
  ['exclusions by name and by pattern', { prefix: 'tenant-', exclude: ['tenant-b', '*-backup'] }, ['tenant-a', 'tenant-c']],
  ['an exclusion that fits nothing', { group: 'us', exclude: ['gone'] }, ['tenant-c']],
  ['no exclusions', { group: 'us', exclude: [] }, ['tenant-c']],
  ['conditions that nothing meets', { parent: 'billing' }, []],
])('finds tenants by %s', (_name, discovery, expected) => {
  expect(selectTenants(DATABASES, discovery).map(({ name }) => name)).toEqual(expected);
});

test.each<[Discovery]>([[{}], [{ exclude: ['schema'] }]])('fails when it would select all databases: %j', (discovery) => {
  expect(() => selectTenants(DATABASES, discovery))
    .toThrow(new RangeError('The discovery of tenants has no condition. Give it a group, prefix, pattern or parent.'));
});
