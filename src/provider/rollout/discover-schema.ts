import type { FleetResourceConfig } from './schema';
import type { Discovery } from '../../fleet';
import { attributePath, set, singleNested, string, type Diagnostics } from '../../terraform';
import { validName } from '../validation/name';

/** Which databases are tenants beside those that are named. */
export const discoverAttribute = singleNested({
  group: string({ optional: true, description: 'Name of the group that they are in.', validators: [validName()] }),
  prefix: string({ optional: true, description: 'What their names begin with, such as `tenant-`.' }),
  pattern: string({
    optional: true,
    description: 'What their whole names look like: `*` stands for any characters, also for none, `?` for exactly one, and everything else for itself; such as `tenant-*-eu`.',
  }),
  parent: string({
    optional: true,
    description: 'Name of the database that they were branched from: the schema database for tenants that an application makes of it, or that `turso_tenant_databases` made.',
    validators: [validName()],
  }),
  exclude: set('string', {
    optional: true,
    description: 'Names, or patterns as of `pattern`, of databases that are not tenants all the same: backups, databases with encryption of their own.',
  }),
}, {
  optional: true,
  description: 'Finds the tenants that an application made at run time: databases of the organization that meet every condition given, and that `exclude` does not fit. They '
    + 'are looked up by each plan and again before an apply ends, so that one made meanwhile is migrated, too. The schema database, and the branches that rollouts make, are left '
    + 'out. At least one of `group`, `prefix`, `pattern` and `parent` has to be set; `group` and `parent` make the search cheap in a large organization.',
});

const CONDITIONS = ['group', 'prefix', 'pattern', 'parent'] as const;

/** As it stands in a plan; parts that the user left out are null. */
export interface WrittenDiscovery {
  readonly group: string | null;
  readonly prefix: string | null;
  readonly pattern: string | null;
  readonly parent: string | null;
  readonly exclude: readonly string[] | null;
}

/** A discovery without any condition would take in every database of the organization. */
export function checkDiscovery(written: FleetResourceConfig['discover'], diagnostics: Diagnostics): void {
  if (written == null || CONDITIONS.some((name) => written[name] !== null)) return;
  diagnostics.error(
    'Incomplete discover',
    'discover has no condition: every database of the organization would be a tenant. Set at least one of group, prefix, pattern and parent.',
    attributePath('discover'),
  );
}

/** As the search takes it. */
export function discoveryOf(written: WrittenDiscovery): Discovery {
  const { group, prefix, pattern, parent, exclude } = written;
  return {
    group: group ?? undefined,
    prefix: prefix ?? undefined,
    pattern: pattern ?? undefined,
    parent: parent ?? undefined,
    exclude: exclude ?? undefined,
  };
}
