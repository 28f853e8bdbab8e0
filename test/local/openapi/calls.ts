import { TursoLocal } from '../../support/turso-local';

/** One call of an operation, and the expected status. */
export interface Call {
  readonly operation: string;
  readonly status: number;
  /** Values for the parameters of the path, in order. Missing ones are the organization's slug or id. */
  readonly path?: (ids: Ids) => readonly string[];
  readonly query?: string;
  readonly body?: object;
  /** Username. @default - the owner */
  readonly as?: string;
  /** Prepares the call. */
  readonly before?: (local: TursoLocal) => Promise<unknown>;
}

/** UUIDs of objects that earlier calls created. */
export interface Ids {
  readonly database: string;
  readonly group: string;
  readonly token: string;
}

const NO_UUID = '00000000-0000-4000-8000-000000000000';

/** Adds a call with an unknown name, which gets the status 404. */
function missing(operation: string, ...path: string[]): Call {
  return { operation, status: 404, path: () => path };
}

function ok(operation: string, path: readonly string[] = [], more: Partial<Call> = {}): Call {
  return { operation, status: 200, path: () => path, ...more };
}

const setPlan = (plan: string) => (local: TursoLocal) => local.api('POST', '/subscription', { plan });
const setRecovery = (enabled: boolean) => (local: TursoLocal) => local.api('PATCH', '', { restore_enabled: enabled });

/** The order matters: later calls read what earlier ones create. */
export const CALLS: readonly Call[] = [
  ok('listLocations'),
  ok('getCurrentUser'),
  ok('validateAPIToken'),
  ok('listOrganizations'),
  ok('getOrganization'),
  missing('getOrganization', 'nowhere'),
  ok('updateOrganization', [], { body: { overages: true } }),
  ok('listOrganizationPlans'),
  ok('getOrganizationSubscription'),
  ok('listOrganizationInvoices', [], { query: '?type=all' }),

  ok('createGroup', [], { body: { name: 'first', location: 'aws-eu-west-1', extensions: 'all' } }),
  { operation: 'createGroup', status: 409, body: { name: 'first', location: 'aws-eu-west-1' } },
  ok('listGroups'),
  ok('getGroup', ['first']),
  missing('getGroup', 'nix'),
  ok('getGroupConfiguration', ['first']),
  ok('updateGroupConfiguration', ['first'], { body: { delete_protection: false } }),
  ok('addLocationToGroup', ['first', 'fra']),
  { operation: 'addLocationToGroup', status: 400, path: () => ['first', 'amss'] },
  missing('addLocationToGroup', 'nix', 'fra'),
  ok('removeLocationFromGroup', ['first', 'fra']),
  { operation: 'removeLocationFromGroup', status: 400, path: () => ['first', 'amss'] },
  missing('removeLocationFromGroup', 'nix', 'fra'),
  ok('unarchiveGroup', ['first'], { before: (local) => local.archiveGroup('first') }),
  missing('unarchiveGroup', 'nix'),
  ok('updateGroupDatabases', ['first']),
  missing('updateGroupDatabases', 'nix'),
  ok('createGroupToken', ['first'], { query: '?expiration=2w1d30m&authorization=read-only' }),
  { operation: 'createGroupToken', status: 400, path: () => ['first'], query: '?expiration=soon' },
  missing('createGroupToken', 'nix'),
  ok('invalidateGroupTokens', ['first']),
  missing('invalidateGroupTokens', 'nix'),

  ok('createDatabase', [], { body: { name: 'db', group: 'first' } }),
  { operation: 'createDatabase', status: 400, body: { name: 'x', group: 'nix' } },
  ok('createDatabase', [], { body: { name: 'branch', group: 'first', seed: { type: 'database', name: 'db' } } }),
  ok('listDatabases', [], { query: '?group=first' }),
  ok('getDatabase', ['branch']),
  missing('getDatabase', 'nix'),
  ok('getDatabaseConfiguration', ['db']),
  ok('updateDatabaseConfiguration', ['db'], { body: { block_writes: false, allowed_ips: [] } }),
  ok('listDatabaseInstances', ['db']),
  ok('getDatabaseInstance', ['db', 'aws-eu-west-1']),
  ok('createDatabaseToken', ['db'], { body: { permissions: { read_attach: { databases: ['branch'] } } } }),
  { operation: 'createDatabaseToken', status: 400, path: () => ['db'], query: '?expiration=soon' },
  missing('createDatabaseToken', 'nix'),
  ok('getDatabaseUsage', ['db'], { query: '?from=2026-01-01T00:00:00Z' }),
  { operation: 'getDatabaseUsage', status: 400, path: () => ['db'], query: '?from=2023-12-12T00:00:00' },
  missing('getDatabaseUsage', 'nix'),
  ok('getDatabaseStats', ['branch']),
  missing('getDatabaseStats', 'nix'),
  ok('invalidateDatabaseTokens', ['db']),
  missing('invalidateDatabaseTokens', 'nix'),
  ok('getOrganizationUsage'),

  ok('addOrganizationMember', [], { body: { username: 'alice', role: 'member' } }),
  { operation: 'addOrganizationMember', status: 404, body: { username: 'nobody' } },
  { operation: 'addOrganizationMember', status: 409, body: { username: 'alice' } },
  ok('listOrganizationMembers'),
  ok('getOrganizationMember', ['alice']),
  missing('getOrganizationMember', 'nobody'),
  { operation: 'updateMemberRole', status: 400, path: () => ['alice'], body: { role: 'king' } },
  { operation: 'updateMemberRole', status: 403, path: () => ['alice'], body: { role: 'admin' }, as: 'alice' },
  { operation: 'updateMemberRole', status: 404, path: () => ['nobody'], body: { role: 'admin' } },
  ok('updateMemberRole', ['alice'], { body: { role: 'viewer' } }),

  ok('inviteOrganizationMemberV2', [], { body: { email: 'dora@example.com' } }),
  ok('listOrganizationInvitesV2'),
  ok('deleteOrganizationInviteByEmailV2', ['dora@example.com']),
  missing('deleteOrganizationInviteByEmailV2', 'dora@example.com'),

  ok('createAPIToken', ['ci'], { body: { organization: 'local', group: 'first', scopes: ['read-only'] } }),
  ok('listAPITokens'),
  ok('listOrganizationAPITokens'),
  { operation: 'revokeOrganizationAPIToken', status: 200, path: ({ token }) => [token] },
  ok('createAPIToken', ['more']),
  ok('revokeAPIToken', ['more']),

  ok('deleteDatabase', ['db']),
  missing('deleteDatabase', 'db'),
  ok('listDeletedDatabases', [], { query: '?deleted=true' }),
  { operation: 'restoreDatabase', status: 404, path: () => [NO_UUID] },
  { operation: 'restoreDatabase', status: 400, path: ({ database }) => [database], before: setRecovery(false) },
  { operation: 'restoreDatabase', status: 403, path: ({ database }) => [database], as: 'alice', before: setRecovery(true) },
  { operation: 'restoreDatabase', status: 200, path: ({ database }) => [database], body: { name: 'back' } },
  ok('deleteGroup', ['first']),
  missing('deleteGroup', 'first'),
  ok('listDeletedGroups'),
  { operation: 'restoreGroup', status: 404, path: () => [NO_UUID] },
  { operation: 'restoreGroup', status: 400, path: ({ group }) => [group], before: setRecovery(false) },
  { operation: 'restoreGroup', status: 403, path: ({ group }) => [group], as: 'alice', before: setRecovery(true) },
  { operation: 'listDeletedDatabases', status: 403, query: '?deleted=true', before: setPlan('starter') },
  { operation: 'listDeletedGroups', status: 403 },
  { operation: 'restoreGroup', status: 200, path: ({ group }) => [group], before: setPlan('pro') },
  ok('listOrganizationAuditLogs', [], { query: '?page=1&page_size=10' }),

  missing('transferGroup', 'nix'),
  ok('transferGroup', ['first'], {
    body: { organization: 'acme' }, before: (local) => local.call('POST', '/v1/organizations', { name: 'acme' }),
  }),
  missing('removeOrganizationMember', 'nobody'),
  ok('removeOrganizationMember', ['alice']),
];
