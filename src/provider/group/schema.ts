import { DELETED_GROUP, EXTENSIONS } from '../../notation';
import { bool, set, singleNested, string, type State } from '../../terraform';
import type { Group } from '../../turso';
import { groupId } from '../shared/group';
import { movableOrganization } from '../shared/organization';
import { validName, following, followingAll } from '../shared/validators';

/** The attributes of `turso_group`. */
export const attributes = {
  name: string({
    required: true,
    description: 'Name of the group, unique in the organization: lowercase letters, digits and dashes, at most 64. A change renames the group in place.',
    validators: [validName()],
  }),
  location: string({
    required: true,
    replace: true,
    drifted: (present) => `Turso has moved the group to ${present}.`,
    description: 'Code of the primary location, such as `aws-eu-west-1`; the data source `turso_locations` lists them. A change replaces the group with all its databases. '
      + 'If Turso itself has moved the group, for example from Fly to AWS, the plan fails and names the new location: write that, and nothing changes.',
  }),
  organization: movableOrganization('A change [transfers](https://docs.turso.tech/api-reference/groups/transfer) the group with its databases to another organization that '
    + 'the API token reaches as owner or admin. Hostnames change, and API tokens that are scoped to the group are revoked. Databases and tokens of this configuration '
    + 'move along where they refer to `turso_group.x.organization` and `turso_group.x.id`.'),
  extensions: set('string', {
    optional: true,
    description: 'Extensions of SQLite that databases of the group have: `vector`, `crypto`, `fuzzy`, `math`, `stats`, `text`, `unicode`, `uuid`, `regexp`, `vec`, or `["all"]`. '
      + 'They are chosen at creation only: a change replaces the group with all its databases.',
    validators: [followingAll(EXTENSIONS)],
  }),
  replica_locations: set('string', {
    optional: true,
    computed: true,
    stable: true,
    description: 'Codes of the locations of replicas, beside the primary `location`. Deprecated by Turso, and refused for groups on AWS. `[]` removes all. '
      + 'Left out: left as they are.',
  }),
  delete_protection: bool({
    default: false,
    description: 'Whether Turso refuses to delete the group and every database in it. Set it to `false` and apply before you destroy the group. Defaults to `false`.',
  }),
  force_destroy: bool({
    default: false,
    description: 'Whether destroying or replacing the group may delete databases that are still in it, such as those that an application created. '
      + 'Otherwise such a group is not deleted, and the error names them. It counts only once it has been applied. Defaults to `false`.',
  }),
  restore: singleNested({
    group_id: string({
      required: true,
      description: 'UUID of the deleted group; the data source `turso_deleted_groups` finds it.',
      validators: [following(DELETED_GROUP)],
    }),
  }, {
    optional: true,
    description: 'A deleted group that is restored with the databases that were deleted with it, instead of making a new one: within five days, on '
      + 'paid plans, while the organization allows it. Turso restores it under its old name. It counts only at creation. You may remove it '
      + 'afterwards: no change of it replaces the group. The databases are not in the state: import them.',
  }),
  id: string({ computed: true, stable: true, description: 'UUID of the group.' }),
  archived: bool({
    computed: true,
    stable: true,
    description: 'Whether Turso has archived the group because nothing used it. The next apply wakes it: it is `false` after each apply.',
  }),
};

export type GroupState = State<typeof attributes>;

/** The attributes that Turso answers for every group. */
export type Described = Pick<GroupState, 'name' | 'location' | 'replica_locations' | 'delete_protection' | 'id' | 'archived'>;

/** @param location is used if the answer names no location */
export function describe(found: Group, location: string): Described {
  const primary = found.primary ?? location;
  return {
    name: found.name,
    location: primary,
    replica_locations: (found.locations ?? []).filter((other) => other !== primary),
    delete_protection: found.deleteProtection ?? false,
    id: groupId(found),
    archived: found.archived ?? false,
  };
}
