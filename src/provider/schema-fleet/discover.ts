import type { Discovery } from '../../fleet';
import { attributePath, set, singleNested, string, type Config, type Diagnostics, type Problem } from '../../terraform';
import { validName, everyElement } from '../shared/validators';

/** Which databases are tenants beside those that are named. */
export const discoverAttribute = singleNested({
  group: string({ optional: true, description: 'Name of the group that they are in.', validators: [validName()] }),
  prefix: string({ optional: true, description: 'What their names begin with, such as `tenant-`.', validators: [notEmpty] }),
  pattern: string({
    optional: true,
    description: 'A pattern for the whole name, such as `tenant-*-eu`: `*` stands for any characters or none, `?` for exactly one character.',
    validators: [notEmpty],
  }),
  parent: string({
    optional: true,
    description: 'Name of the database that they were branched from: the schema database for tenants that an application or `turso_tenant_databases` creates.',
    validators: [validName()],
  }),
  exclude: set('string', {
    optional: true,
    description: 'Names, or patterns as of `pattern`, of databases that are not tenants all the same: backups, databases with encryption of their own.',
    validators: [everyElement(notEmpty)],
  }),
}, {
  optional: true,
  description: 'Finds the tenants that an application made at run time: databases of the organization that meet every condition given, and that `exclude` does not fit. They '
    + 'are looked up by each plan and again before an apply ends, so that one made meanwhile is migrated, too. The schema database, and the branches that rollouts make, are left '
    + 'out. At least one of `group`, `prefix`, `pattern` and `parent` has to be set; `group` and `parent` make the search cheap in a large organization.',
});

/** Rejects an empty text: it is usually an unset variable, and would match every database or none. */
function notEmpty(value: string, name: string): Problem | undefined {
  if (value !== '') return undefined;
  return { summary: `Invalid ${name}`, detail: `${name} is "", which matches no name or every name. Write at least one character, or leave ${name} out.` };
}

/** The attribute in a plan. Null stands for parts that the user left out. */
export interface WrittenDiscovery {
  readonly group: string | null;
  readonly prefix: string | null;
  readonly pattern: string | null;
  readonly parent: string | null;
  readonly exclude: readonly string[] | null;
}

/** Reports a discovery without a condition, which would find every database of the organization. */
export function checkDiscovery(written: Config<{ discover: typeof discoverAttribute }>['discover'], diagnostics: Diagnostics): void {
  if (written == null) return;
  const { group, parent, prefix, pattern } = written;
  // The validator reports an empty prefix. An unknown value may become a condition.
  if ([group, parent, prefix].some((condition) => condition !== null)) return;
  if (pattern === undefined || pattern === '' || (pattern !== null && !/^\*+$/.test(pattern))) return;
  diagnostics.error(
    'Incomplete discover',
    `discover has ${pattern === null ? 'no condition' : `no condition but the pattern "${pattern}", which matches every name`}: every database of the organization would be a tenant. `
    + 'Set at least one of group, prefix, pattern and parent.',
    attributePath('discover'),
  );
}

/** Converts the attribute to the form that the search accepts. */
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
