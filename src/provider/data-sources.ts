import { currentUser } from './account/current-user';
import { invoices } from './account/invoices';
import { plans } from './account/plans';
import { subscription } from './account/subscription';
import { apiTokens } from './api-token/data-sources/api-tokens';
import { databaseData } from './database/data-sources/database';
import { databaseInstances } from './database/data-sources/database-instances';
import { databaseStats } from './database/data-sources/database-stats';
import { databaseUsage } from './database/data-sources/database-usage';
import { databases } from './database/data-sources/databases';
import { deletedDatabases } from './database/data-sources/deleted-databases';
import { deletedGroups } from './group/data-sources/deleted-groups';
import { groupData } from './group/data-sources/group';
import { groups } from './group/data-sources/groups';
import { jwksList } from './jwks/data-sources/jwks-list';
import { jwksTemplate } from './jwks/data-sources/jwks-template';
import { closestRegion } from './locations/closest-region';
import { locations } from './locations/locations';
import { auditLogs } from './organization/data-sources/audit-logs';
import { organizationData } from './organization/data-sources/organization';
import { organizationInvites } from './organization/data-sources/organization-invites';
import { organizationMembers } from './organization/data-sources/organization-members';
import { organizationUsage } from './organization/data-sources/organization-usage';
import { organizations } from './organization/data-sources/organizations';
import { fleetStatus } from './schema-fleet/data-sources/fleet-status';

/** All data sources, by what they are about. */
export const DATA_SOURCES = [
  locations, closestRegion,
  groupData, groups, deletedGroups,
  databaseData, databases, deletedDatabases, databaseInstances, databaseUsage, databaseStats,
  fleetStatus,
  organizationData, organizations, organizationMembers, organizationInvites, organizationUsage,
  apiTokens, auditLogs, currentUser,
  plans, subscription, invoices,
  jwksList, jwksTemplate,
];
