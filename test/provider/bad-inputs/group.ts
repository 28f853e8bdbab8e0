import type { BadInput, BadInputTables } from './bad-input';
import { badNames } from './names';
import { BAD_ORGANIZATIONS } from './organization';

const badExtensions = (extensions: string[], fault: string): BadInput => ({
  config: { extensions }, path: 'extensions', summary: 'Invalid extensions', detail: `extensions ${fault}. Use "vector", `,
});

/** What is wrong to write for groups. */
export const GROUP: BadInputTables = {
  turso_group: {
    valid: { name: 'g', location: 'aws-us-east-1' },
    bad: [
      ...BAD_ORGANIZATIONS,
      ...badNames('name'),
      badExtensions(['vector', 'teleport'], 'holds "teleport"'),
      badExtensions(['all', 'vector'], 'holds "all" and others'),
      {
        config: { location: 'ams', replica_locations: ['fra', 'ams'] },
        path: 'replica_locations',
        summary: 'Primary location among the replicas',
        detail: 'replica_locations holds "ams", which is the primary location. Leave it out.',
      },
      {
        config: { restore: { group_id: 'main' } },
        path: 'restore.group_id',
        summary: 'Invalid group_id',
        detail: 'group_id is "main". Use the UUID of a deleted group; the data source turso_deleted_groups finds it.',
      },
    ],
  },
};
