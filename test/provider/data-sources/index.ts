import { DATABASES } from './databases';
import type { Family } from './family';
import { GROUPS } from './groups';
import { ORGANIZATION } from './organization';

export type { Family } from './family';

/** Readings of each data source that the provider registers; a file here for each family. */
export const FAMILIES: readonly Family[] = [GROUPS, DATABASES, ORGANIZATION];

/** Data sources whose endpoints turso-local does not serve so far. */
export const UNSERVED: readonly string[] = [
  'turso_api_tokens', 'turso_audit_logs', 'turso_database_stats', 'turso_database_usage', 'turso_deleted_databases', 'turso_deleted_groups',
  'turso_invoices', 'turso_jwks_list', 'turso_jwks_template', 'turso_organization_usage', 'turso_plans', 'turso_subscription',
];
