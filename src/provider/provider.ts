import { API_CONCURRENCY, SLUG } from '../notation';
import { string, number } from '../terraform';
import { currentUser } from './account/current-user';
import { invoices } from './account/invoices';
import { plans } from './account/plans';
import { subscription } from './account/subscription';
import { apiToken } from './api-token/api-token';
import { apiTokens } from './api-token/data-sources/api-tokens';
import { databaseData } from './database/data-sources/database';
import { databaseInstances } from './database/data-sources/database-instances';
import { databaseStats } from './database/data-sources/database-stats';
import { databaseUsage } from './database/data-sources/database-usage';
import { databases } from './database/data-sources/databases';
import { deletedDatabases } from './database/data-sources/deleted-databases';
import { database } from './database/database';
import { databaseMigrations } from './database-migrations/database-migrations';
import { provider } from './define';
import { explainError } from './explain-error';
import { jwtExpiry } from './functions/jwt-expiry';
import { parseLibsqlUrl } from './functions/parse-libsql-url';
import { tenantDatabaseNameFunction } from './functions/tenant-database-name';
import { deletedGroups } from './group/data-sources/deleted-groups';
import { groupData } from './group/data-sources/group';
import { groups } from './group/data-sources/groups';
import { group } from './group/group';
import { jwksList } from './jwks/data-sources/jwks-list';
import { jwksTemplate } from './jwks/data-sources/jwks-template';
import { jwks } from './jwks/jwks';
import { closestRegion } from './locations/closest-region';
import { locations } from './locations/locations';
import { auditLogs } from './organization/data-sources/audit-logs';
import { organizationData } from './organization/data-sources/organization';
import { organizationInvites } from './organization/data-sources/organization-invites';
import { organizationMembers } from './organization/data-sources/organization-members';
import { organizationUsage } from './organization/data-sources/organization-usage';
import { organizations } from './organization/data-sources/organizations';
import { organizationInvite } from './organization/organization-invite';
import { organizationMember } from './organization/organization-member';
import { organizationSettings } from './organization/organization-settings';
import { fleetStatus } from './schema-fleet/data-sources/fleet-status';
import { schemaFleet } from './schema-fleet/schema-fleet';
import { following } from './shared/validators';
import { sql } from './sql/sql';
import { tenantDatabases } from './tenant-databases/tenant-databases';
import { tokenRotation } from './token-rotation/token-rotation';
import { databaseToken } from './tokens/database-token';
import { ephemeralDatabaseToken } from './tokens/ephemeral-database-token';
import { ephemeralGroupToken } from './tokens/ephemeral-group-token';
import { groupToken } from './tokens/group-token';
import { Turso } from './turso';

/** The Turso provider: the list of all its resources, data sources, ephemeral resources and functions. */
export const tursoProvider = provider({
  name: 'turso',
  schema: {
    description: 'Manages [Turso](https://turso.tech): organizations and their people, groups, databases, tokens, and the schema of fleets of '
      + 'databases. The npm package `cdktf-turso` carries the provider: its constructs put it beside each stack that they synthesize, with the '
      + 'entry in the lock file, so that `cdktf deploy`, `terraform` and `tofu` find it without a registry. In a plain configuration, `npx cdktf-turso provider install` does the same. '
      + 'The provider runs on Node.js 20.9 or newer. For machines without it there are [executables](guides/without-cdktf.md#without-nodejs).',
    attributes: {
      organization: string({
        optional: true,
        env: ['TURSO_ORGANIZATION_SLUG', 'TURSO_ORG'],
        description: 'Slug of the organization, or the username for a personal account. Also from `TURSO_ORGANIZATION_SLUG` or `TURSO_ORG`. Left out: the personal account of the token.',
        validators: [following(SLUG)],
      }),
      api_token: string({
        optional: true,
        sensitive: true,
        env: ['TURSO_API_TOKEN'],
        description: '[API token](https://docs.turso.tech/api-reference/tokens/create). Better left to the environment variable `TURSO_API_TOKEN`, since it is readable in the configuration. One of the two has to be set.',
      }),
      api_url: string({
        optional: true,
        env: ['TURSO_API_URL', 'TURSO_API_BASEURL'],
        description: 'URL of the Platform API. Also from `TURSO_API_URL` or `TURSO_API_BASEURL`. Defaults to `https://api.turso.tech`.',
      }),
      region_url: string({
        optional: true,
        env: ['TURSO_REGION_URL'],
        description: 'URL of the service that the data source `turso_closest_region` asks. Also from `TURSO_REGION_URL`. Defaults to `https://region.turso.io`.',
      }),
      concurrency: number({
        optional: true,
        description: 'How many requests to the Platform API may be under way at once, from 1 to 1000. Defaults to 32.',
        validators: [following(API_CONCURRENCY)],
      }),
    },
  },

  configure: (config, { log, terraformVersion }) => Turso.connect({
    organization: config.organization ?? undefined,
    apiToken: config.api_token ?? undefined,
    apiUrl: config.api_url ?? undefined,
    regionUrl: config.region_url ?? undefined,
    concurrency: config.concurrency ?? undefined,
    terraformVersion,
  }, log),

  resources: [
    group, database, databaseToken, groupToken, tokenRotation, apiToken, sql, databaseMigrations, schemaFleet, tenantDatabases,
    organizationSettings, organizationMember, organizationInvite, jwks,
  ],
  ephemeralResources: [ephemeralDatabaseToken, ephemeralGroupToken],
  dataSources: [
    locations, closestRegion,
    groupData, groups, deletedGroups,
    databaseData, databases, deletedDatabases, databaseInstances, databaseUsage, databaseStats,
    fleetStatus,
    organizationData, organizations, organizationMembers, organizationInvites, organizationUsage,
    apiTokens, auditLogs, currentUser,
    plans, subscription, invoices,
    jwksList, jwksTemplate,
  ],
  functions: [jwtExpiry, parseLibsqlUrl, tenantDatabaseNameFunction],
  explain: explainError,
});
