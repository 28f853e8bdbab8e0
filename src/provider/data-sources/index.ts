import { apiTokens } from './api-tokens';
import { auditLogs } from './audit-logs';
import { closestRegion } from './closest-region';
import { currentUser } from './current-user';
import { databaseData } from './database';
import { databaseInstances } from './database-instances';
import { databaseStats } from './database-stats';
import { databaseUsage } from './database-usage';
import { databases } from './databases';
import { deletedDatabases } from './deleted-databases';
import { deletedGroups } from './deleted-groups';
import { fleetStatus } from './fleet-status';
import { groupData } from './group';
import { groups } from './groups';
import { invoices } from './invoices';
import { jwksList } from './jwks-list';
import { jwksTemplate } from './jwks-template';
import { locations } from './locations';
import { organizationData } from './organization';
import { organizationInvites } from './organization-invites';
import { organizationMembers } from './organization-members';
import { organizationUsage } from './organization-usage';
import { organizations } from './organizations';
import { plans } from './plans';
import { subscription } from './subscription';

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
