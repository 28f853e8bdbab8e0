import type { Family } from './family';

const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);
const TIME = expect.stringMatching(/^20/);

export const RECOVERY: Family = {
  about: 'what was deleted',
  prepare: async (local) => {
    for (const group of ['gone', 'kept']) await local.api('POST', '/groups', { name: group, location: 'aws-us-east-1' });
    for (const [name, group] of [['first', 'kept'], ['second', 'kept'], ['third', 'gone']]) await local.api('POST', '/databases', { name, group });
    await local.api('DELETE', '/databases/first');
    await local.api('DELETE', '/databases/second');
    await local.api('DELETE', '/groups/gone');
    await local.call('POST', '/v1/organizations', { name: 'poor' });
    await local.call('POST', '/v1/organizations/poor/subscription', { plan: 'starter' });
  },
  reads: {
    'turso_deleted_databases.all': {
      inputs: {},
      finds: {
        organization: 'local',
        databases: [
          expect.objectContaining({ name: 'third', group: 'gone', id: UUID, deleted_at: TIME, group_deleted_at: TIME }),
          expect.objectContaining({ name: 'second', group: 'kept', group_id: UUID, group_deleted_at: null }),
          expect.objectContaining({ name: 'first', group: 'kept' }),
        ],
      },
    },
    'turso_deleted_databases.of_group': { inputs: { group: '"gone"' }, finds: { databases: [expect.objectContaining({ name: 'third' })] } },
    'turso_deleted_databases.by_name': { inputs: { search: '"irs"' }, finds: { databases: [expect.objectContaining({ name: 'first' })] } },
    'turso_deleted_groups.all': { inputs: {}, finds: { organization: 'local', groups: [{ id: UUID, name: 'gone', deleted_at: TIME, cascade_databases: 1 }] } },
  },
  refused: [
    { data: 'turso_deleted_databases', inputs: { organization: '"poor"' }, says: /Could not read deleted databases .*403.*The plan of the organization does not include this/ },
    { data: 'turso_deleted_groups', inputs: { organization: '"poor"' }, says: /Could not read deleted groups .*403.*The plan of the organization does not include this/ },
  ],
};
