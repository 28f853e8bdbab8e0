import { validSample, verifyTenants } from './verify';
import { fleetDatabase, type FleetState } from '../../../fleet';
import { withoutStrings } from '../../../migrations';
import { bool, list, listNested, map, number, set, singleNested, string, attributePath, DiagnosticError } from '../../../terraform';
import { countEngines, type Database } from '../../../turso';
import { dataSource } from '../../define';
import { byName } from '../../shared/answers';
import { askedOrganization } from '../../shared/organization';
import type { Turso } from '../../turso';
import { checkDiscovery, discoverAttribute, type WrittenDiscovery } from '../discover';
import { findTenants, type FoundTenants } from '../tenants';
import { viewFleet, standing } from '../view-fleet';

const running = singleNested({
  holder: string({ computed: true, description: 'Who rolls out: user, host and process.' }),
  since: string({ computed: true, description: 'When it began, in RFC 3339, by the holder\'s clock.' }),
  target: string({ computed: true, nullable: true, description: 'The version that it is to reach.' }),
  wave: string({ computed: true, nullable: true, description: 'The wave that it has begun last; null before the first.' }),
  waves: list('string', { computed: true, description: 'Its waves in order.' }),
}, { computed: true, nullable: true, description: 'The rollout under way, otherwise null. A killed rollout stays here until the next one takes over.' });

const failed = listNested({
  database: string({ computed: true, description: 'Name of the tenant.' }),
  migration: string({ computed: true, nullable: true, description: 'Name of the migration that failed; null where it failed before one was begun.' }),
  statement: string({ computed: true, nullable: true, description: 'The statement that failed, without what stands in its strings; null where it is not known which.' }),
  error: string({ computed: true, description: 'The message of the database.' }),
  quarantined: bool({ computed: true, description: 'Whether it is in quarantine, so that it holds no rollout up.' }),
}, { computed: true, description: 'The tenants that failed in their last rollout, in the order of their names; at most 500.' });

const drifted = listNested({
  database: string({ computed: true, description: 'Name of the tenant.' }),
  missing: list('string', { computed: true, description: 'What the schema database has and it lacks, such as `table users`.' }),
  extra: list('string', { computed: true, description: 'What only it has.' }),
  changed: list('string', { computed: true, description: 'What is another one than that of the schema database.' }),
}, {
  computed: true,
  description: 'Of the tenants that were looked at, those that have the version of the schema database and other tables, indexes, views or triggers '
    + 'all the same, because they were changed by hand. They are not repaired automatically.',
});

/** Reads the status of a fleet. */
export const fleetStatus = dataSource({
  type: 'turso_fleet_status',
  noun: 'status of fleet',
  label: ({ schema_database: name }) => name,
  schema: {
    description: 'Where a [fleet](https://docs.turso.tech/features/multi-db-schemas) of `turso_schema_fleet` stands: versions, failures, the rollout under way, '
      + 'and, with `verify`, tenants whose schema was changed by hand. Reading costs one look at the ledger of the schema database and a list of the databases, however '
      + 'large the fleet is; `verify` asks each tenant that it looks at.',
    attributes: {
      schema_database: string({ required: true, description: 'Name of the schema database of the fleet.' }),
      organization: askedOrganization,
      databases: set('string', {
        optional: true,
        description: 'Names of tenants, as of the fleet. Left out together with `discover`: every tenant that a rollout has met and that still exists.',
      }),
      discover: discoverAttribute,
      verify: string({
        optional: true,
        description: 'How many tenants to check for drift, chosen at random: a number, a percentage such as `10%`, or `all`. Left out: none.',
        validators: [validSample],
      }),
      version: string({ computed: true, nullable: true, description: 'Name of the last migration that the schema database, and so the whole fleet, has; null without any.' }),
      target: string({ computed: true, nullable: true, description: 'The version that the last rollout was to reach; null without any.' }),
      versions: map('number', {
        computed: true,
        description: 'How many tenants are at which migration, by its name; `(none)` are those without any, `(unknown)` those that no rollout has seen yet, and those that a rollout was cut off at.',
      }),
      engines: map('number', {
        computed: true,
        description: 'How many tenants run on which engine: `libSQL`, or `Turso`, the new one of `use_tursodb`. An engine that no tenant has is left out.',
      }),
      tenant_count: number({ computed: true, description: 'How many tenants there are.' }),
      behind_count: number({ computed: true, description: 'How many of them are not at `target`, or not known to be. Quarantined ones are not counted.' }),
      quarantined_count: number({ computed: true, description: 'How many of them are in quarantine.' }),
      failed,
      verified_count: number({ computed: true, description: 'How many tenants were compared with the schema database. Tenants at another version are not: a warning names them.' }),
      drifted,
      running,
    },
  },

  validate({ discover }, diagnostics) {
    checkDiscovery(discover, diagnostics);
  },

  async read(asked, { client: anywhere, signal, diagnostics }) {
    const client = anywhere.in(asked.organization);
    const schema = await client.existingDatabase(asked.schema_database, signal);
    const fleet = await viewFleet(client, fleetDatabase(schema), signal);
    if (!fleet.hasLedger) throw noFleet(schema.name);
    const found = await tenantsOf(client, schema, fleet, asked, signal);
    const [last] = fleet.rollouts;
    const target = last === undefined ? fleet.schemaHistory.at(-1)?.name ?? null : last.target;
    const { versions, tenant_count, behind_count, quarantined_count } = standing(fleet, found, target);
    const names = new Set(found.tenants.map(({ name }) => name));
    return {
      ...asked,
      organization: client.organization ?? null,
      version: fleet.schemaHistory.at(-1)?.name ?? null,
      target,
      versions,
      engines: countEngines(found.tenants.map(({ dbId }) => [dbId, 1])),
      tenant_count,
      behind_count,
      quarantined_count,
      failed: fleet.failedTenants.filter(({ name }) => names.has(name)).map(({ name, migration, statement, error, quarantined: aside }) => (
        { database: name, migration, statement: shownStatement(statement), error, quarantined: aside })),
      ...await verifyTenants(client, schema, found.tenants, asked.verify, signal, diagnostics),
      running: last === undefined || last.outcome !== null ? null : {
        holder: last.holder, since: last.startedAt, target: last.target, wave: last.wave, waves: last.waves.map(({ name }) => name),
      },
    };
  },
});

/** The tenants of a status. */
interface AskedTenants {
  readonly databases: readonly string[] | null;
  readonly discover: WrittenDiscovery | null;
}

/** Finds the tenants of a status. If the configuration names none, those of the ledger. */
async function tenantsOf(
  client: Turso, schema: Database, fleet: FleetState, { databases, discover }: AskedTenants, signal: AbortSignal,
): Promise<FoundTenants> {
  const branches = new Set(fleet.branches);
  if (databases !== null || discover !== null) return findTenants(client, { schema, databases, discover, branches }, signal);
  const inGroup = await known(client, fleet, schema.group, signal);
  // A tenant may be in another group, which is rare. Then this searches the whole organization.
  const tenants = inGroup.length === fleet.positions.size ? inGroup : await known(client, fleet, undefined, signal);
  return { tenants: byName(tenants), missing: [] };
}

async function known({ inventory }: Turso, { positions }: FleetState, group: string | undefined, signal: AbortSignal): Promise<Database[]> {
  return (await inventory.databases({ group }, { signal })).filter(({ dbId }) => positions.has(dbId));
}

/** Returns the error for a database that is not the schema database of an applied fleet. */
function noFleet(name: string): DiagnosticError {
  return new DiagnosticError({
    summary: `Database "${name}" is not the schema database of a fleet`,
    detail: `schema_database is "${name}". Give the schema database of a turso_schema_fleet that was applied at least once, best as `
      + 'turso_schema_fleet.x.schema_database, so that Terraform applies the fleet first.',
    path: attributePath('schema_database'),
  });
}

/** Returns a statement without its strings, which may be secrets. Null for a statement that was cut inside a string. */
function shownStatement(statement: string | null): string | null {
  if (statement === null) return null;
  try {
    return withoutStrings(statement);
  } catch {
    return null;
  }
}
