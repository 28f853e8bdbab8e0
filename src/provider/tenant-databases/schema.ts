import { NAME, NAME_RULE, quotedNames, suggestName } from '../../notation';
import { bool, list, map, number, string, attributePath, type Plan, type State, type Validator, type Path } from '../../terraform';
import { movableOrganization } from '../shared/organization';
import { validName } from '../shared/validators';

/**
 * The attributes of `turso_tenant_databases`. It has no options for single databases: each option would cost one more request for each of
 * thousands of databases.
 */
export const attributes = {
  // Not a set: Terraform compares each element of a set with every other one, which takes minutes for two thousand.
  names: map('string', {
    required: true,
    description: 'The databases, thousands if need be. The keys are their names, each unique in the organization: lowercase letters, digits and dashes, at most 64; the function '
      + '`tenant_database_name` makes one from any tenant id. The values are any texts that name the tenants, such as tenant ids. Only the state keeps them. '
      + 'A name that is added is a new branch of the schema database; one that is removed is a database that is deleted with its data, which `force_destroy` has to allow. '
      + 'All are made and deleted side by side, as many at once as `concurrency` of the provider allows. What fails is named, and the next apply goes on with it.',
    validators: [validNames()],
  }),
  schema_database: string({
    required: true,
    description: 'Name of the database, of the same group, that new databases are branched from. A change concerns databases that are made later: those that exist stay '
      + 'as they are, with their data.',
    validators: [validName()],
  }),
  group: string({
    required: true,
    description: 'Name of the group that the databases belong to, which is that of the schema database. Turso cannot move a database: a change replaces all of them, unless '
      + '`group_id` says that it is the same group under a new name.',
    validators: [validName()],
  }),
  group_id: string({
    optional: true,
    description: 'UUID of the group, best given as `turso_group.x.id`: it tells a renamed or transferred group from another one. A change replaces all databases.',
  }),
  organization: movableOrganization('The databases move with their group: where `group_id` stays the same, a change moves them in place and gives them new hostnames; '
    + 'give `turso_group.x.organization` then. Otherwise a change replaces all databases.'),
  force_destroy: bool({
    default: false,
    description: 'Whether databases may be deleted. While it is `false`, a plan fails that removes names from `names`, replaces the set, also with `-replace`, or destroys it. To remove names, '
      + 'set it to `true` in the same change; to destroy or replace the set, apply `true` first. Defaults to `false`. What else may delete databases at Turso is '
      + 'held off by `delete_protection` of their group.',
  }),
  deletes: list('string', {
    computed: true,
    nullable: true,
    transient: true,
    description: 'Names of the databases that this plan deletes with their data, because they are not in `names` any more; null if it deletes none. For reviewers, and for '
      + 'policies on deletes: Terraform itself shows such a plan as an update of one resource. Where the whole set is destroyed or replaced, Terraform shows that. After the '
      + 'apply the state holds what was deleted, and every later command starts with null.',
  }),
  tenant_count: number({ computed: true, description: 'How many databases there are.' }),
  fingerprint: string({
    computed: true,
    nullable: true,
    description: '`sha256:` and a hash of the names and UUIDs of all databases: it changes with each one that is created, deleted, or replaced by another one of its name. A '
      + '`turso_schema_fleet` that has it among its `keepers` migrates them in the same apply. Null while a creation has not come to its end.',
  }),
  url_template: string({
    computed: true,
    nullable: true,
    description: 'URL for libSQL clients of each database, with `{name}` where its name stands, such as `libsql://{name}-acme.aws-eu-west-1.turso.io`. '
      + 'Null where the hostnames do not follow from the names.',
  }),
};

export type TenantsState = State<typeof attributes>;
export type TenantsPlan = Plan<typeof attributes>;

/** Accepts names of databases as the keys of a map. The message names only the first wrong ones. */
function validNames(): Validator<Readonly<Record<string, string | undefined>>> {
  return (names, attribute) => {
    const wrong = Object.keys(names).filter((name) => !NAME.test(name));
    if (wrong.length === 0) return undefined;
    const suggestion = suggestName(wrong[0]);
    const remedy = suggestion === undefined ? '' : ` Change them, for example "${wrong[0]}" to "${suggestion}".`;
    return { summary: `Invalid ${attribute}`, detail: `${attribute} holds ${quotedNames(wrong)}. ${NAME_RULE}${remedy}` };
  };
}

/**
 * Returns the path of a name, for a message about one name. Undefined for several names: Terraform would print the whole map.
 */
export function namePath(names: readonly string[]): Path | undefined {
  return names.length === 1 ? [...attributePath('names'), { key: names[0] }] : undefined;
}
