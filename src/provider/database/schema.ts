import { encryptionAttribute } from './encryption';
import { seedAttribute } from './seed';
import { ADDRESS_RANGES, SIZE, VPC_ENDPOINTS, DELETED_DATABASE } from '../../notation';
import { bool, set, string, singleNested, type Plan, type State } from '../../terraform';
import { databaseUrls, engineOf, type Database } from '../../turso';
import { movableOrganization } from '../shared/organization';
import { validName, following, followingAll } from '../shared/validators';

const NOT_MANAGED = 'Left out: not managed; a value that is set elsewhere stays.';

/** The attributes of `turso_database`. */
export const attributes = {
  name: string({
    required: true,
    replace: true,
    description: 'Name of the database, unique in the organization: lowercase letters, digits and dashes, at most 64. Turso cannot rename a database: a change replaces it.',
    validators: [validName()],
  }),
  group: string({
    required: true,
    description: 'Name of the group that the database belongs to. Turso cannot move a database: a change replaces it, unless `group_id` says that '
      + 'it is the same group under a new name.',
  }),
  organization: movableOrganization('The database moves with its group: where `group_id` stays the same, a change moves it in place and gives it a '
    + 'new hostname; give `turso_group.x.organization` then. Otherwise a change replaces the database.'),
  group_id: string({
    optional: true,
    description: 'UUID of the group, best given as `turso_group.x.id`: it tells a renamed or transferred group from another one. A change replaces the database.',
  }),
  seed: seedAttribute,
  restore: singleNested({
    database_id: string({
      required: true,
      description: 'UUID of the deleted database; the data source `turso_deleted_databases` finds it.',
      validators: [following(DELETED_DATABASE)],
    }),
  }, {
    optional: true,
    description: 'A deleted database that is [restored](https://docs.turso.tech/features/point-in-time-recovery) under `name`, instead of making a new one: within five days, on '
      + 'paid plans, while the organization allows it. It counts only at creation. You may remove it afterwards: no change of it replaces the database.',
  }),
  remote_encryption: encryptionAttribute,
  use_tursodb: bool({
    optional: true,
    computed: true,
    stable: true,
    description: 'Whether the database runs on [Turso\'s new engine](https://docs.turso.tech/tursodb/quickstart), a rewrite of SQLite, instead of libSQL. It '
      + 'is chosen at creation only, and a change is an error, because Turso cannot change the engine of a database. Not together with a branch as `seed`, '
      + 'or with `restore`, which keep the engine that they have. Left out: Turso chooses, and this says what it chose. The Platform API does not name the '
      + 'engine: like Turso\'s CLI, the provider reads it from the UUID of the database. turso-local records and shows the choice, but always runs libSQL, '
      + 'so fleets are tested on libSQL only.',
  }),
  schema: string({
    optional: true,
    description: 'Name of the [schema database](https://docs.turso.tech/features/multi-db-schemas) that this one follows, for accounts that still have the '
      + 'deprecated feature; `turso_schema_fleet` is the way without it. Not together with `is_schema`. A change replaces the database.',
  }),
  is_schema: bool({
    optional: true,
    description: 'Whether other databases may follow this one as their schema database (deprecated, as `schema`). A change replaces the database. Left out: `false`.',
  }),
  size_limit: string({
    optional: true,
    computed: true,
    stable: true,
    nullable: true,
    description: `The largest size of the database, in bytes or with a unit: \`256mb\`, \`1gb\`. Turso refuses it for databases on its newer control plane. ${NOT_MANAGED}`,
    validators: [following(SIZE)],
  }),
  allowed_ips: set('string', {
    optional: true,
    computed: true,
    stable: true,
    nullable: true,
    description: 'IPv4 and IPv6 addresses and CIDR blocks that may connect, such as `203.0.113.7` or `10.0.0.0/8`; `[]` lets all connect. With '
      + `\`allowed_aws_vpc_ids\` a connection has to satisfy both. Needs a paid plan. ${NOT_MANAGED}`,
    validators: [followingAll(ADDRESS_RANGES)],
  }),
  allowed_aws_vpc_ids: set('string', {
    optional: true,
    computed: true,
    stable: true,
    nullable: true,
    description: `AWS VPC endpoints that may connect, such as \`vpce-0123456789abcdef0\`; \`[]\` lets all connect. Needs a paid plan. ${NOT_MANAGED}`,
    validators: [followingAll(VPC_ENDPOINTS)],
  }),
  allow_attach: bool({
    optional: true,
    computed: true,
    stable: true,
    nullable: true,
    deprecated: 'Turso has deprecated ATTACH, and refuses allow_attach for databases on AWS. Leave it out.',
    description: `Whether other databases of the group may attach this one. Turso refuses it for databases on AWS. ${NOT_MANAGED}`,
  }),
  block_reads: bool({ default: false, description: 'Whether Turso refuses reads. Defaults to `false`.' }),
  block_writes: bool({ default: false, description: 'Whether Turso refuses writes. Defaults to `false`.' }),
  delete_protection: bool({
    default: false,
    description: 'Whether Turso refuses to delete the database. Set it to `false` and apply before you destroy the database. Defaults to `false`.',
  }),
  force_destroy: bool({
    default: true,
    description: 'Whether a plan may delete the database with its data. While it is `false`, a plan fails that destroys or replaces the database, also with `-replace`. Set it to '
      + '`true` and apply before you do that. Terraform plans a tainted database as new, so only the apply can refuse to delete it. A change counts after it was applied. Unlike `delete_protection` it is not a setting at Turso and costs no request. Defaults to `true`; '
      + 'the constructs set `false` for the tenants of a fleet.',
  }),
  id: string({ computed: true, stable: true, description: 'UUID of the database. A database recreated under the same name has another one.' }),
  hostname: string({ computed: true, stable: true, description: 'Hostname of the database. It changes when the group moves to another organization.' }),
  url: string({ computed: true, stable: true, description: 'URL for libSQL clients: `libsql://...`; `http://...` on turso-local.' }),
  http_url: string({ computed: true, stable: true, description: 'URL for SQL over HTTP: `https://...`; `http://...` on turso-local.' }),
};

export type DatabaseState = State<typeof attributes>;
export type DatabasePlan = Plan<typeof attributes>;

/** The attributes that Turso answers for every database. */
export type Described = Pick<
  DatabaseState, 'name' | 'group' | 'use_tursodb' | 'block_reads' | 'block_writes' | 'delete_protection' | 'id' | 'hostname' | 'url' | 'http_url'
>;

/** @param group is used if the answer names no group */
export function describe(found: Database, group: string): Described {
  const { url, httpUrl } = databaseUrls(found);
  return {
    name: found.name,
    group: found.group ?? group,
    use_tursodb: engineOf(found.dbId) === 'Turso',
    block_reads: found.blockReads ?? false,
    block_writes: found.blockWrites ?? false,
    delete_protection: found.deleteProtection ?? false,
    id: found.dbId,
    hostname: found.hostname,
    url,
    http_url: httpUrl,
  };
}
