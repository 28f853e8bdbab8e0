import { LOCAL } from '../control/locations';
import { hostname } from '../data-plane/address';
import { Database, DatabaseConfiguration, DeletedDatabase, Group, Organization } from '../model';
import { ApiParts } from './parts';

/** Keeps Turso's mix of capitals, because its clients read exactly these keys. */
export function databaseView(database: Database, parts: ApiParts): object {
  const { configuration, parent } = database;
  const group = parts.databases.groupOf(database);
  return {
    ...newDatabaseView(database, parts),
    block_reads: configuration.blockReads,
    block_writes: configuration.blockWrites,
    allow_attach: configuration.allowAttach,
    regions: group.locations,
    primaryRegion: LOCAL,
    group: group.name,
    delete_protection: configuration.deleteProtection,
    parent: parent === undefined ? null : { id: parent.id, name: parent.name, branched_at: parent.branchedAt },
    type: database.isSchema === true ? 'schema' : 'logical',
    version: versionView(parts),
    sleeping: false,
    archived: group.archived,
    is_schema: database.isSchema ?? false,
    schema: database.schemaId === undefined ? '' : parts.registry.get('database', database.schemaId)?.name ?? '',
    encryption_cipher: database.encryption?.cipher,
  };
}

export function newDatabaseView(database: Database, parts: ApiParts): object {
  const organization = parts.registry.get('organization', database.organizationId)!;
  return {
    Name: database.name,
    DbId: database.id,
    Hostname: hostname(parts.authority, organization, database),
  };
}

/** Includes settings that other versions of the API return with the configuration. */
export function databaseV3View(database: Database, parts: ApiParts): object {
  const { allowedIps, allowedAwsVpcIds } = database.configuration;
  return {
    ...databaseView(database, parts),
    group_id: database.groupId,
    organization_id: database.organizationId,
    allow_rules_config: { allowed_ips: allowedIps, allowed_aws_vpc_ids: allowedAwsVpcIds },
  };
}

/** The group may be deleted, too. */
export function deletedDatabaseView({ database, deletedAt }: DeletedDatabase, parts: ApiParts): object {
  const deletedGroup = parts.registry.get('deletedGroup', database.groupId);
  const group = parts.registry.get('group', database.groupId) ?? deletedGroup?.group;
  return {
    ...newDatabaseView(database, parts),
    group: group?.name ?? '',
    group_id: database.groupId,
    organization_id: database.organizationId,
    regions: group?.locations ?? [],
    primaryRegion: LOCAL,
    delete_protection: database.configuration.deleteProtection,
    deleted_at: deletedAt,
    ...deletedGroup === undefined ? {} : { group_deleted_at: deletedGroup.deletedAt },
  };
}

export function configurationView(configuration: DatabaseConfiguration): object {
  return {
    size_limit: configuration.sizeLimit ?? '',
    allow_attach: configuration.allowAttach,
    block_reads: configuration.blockReads,
    block_writes: configuration.blockWrites,
    delete_protection: configuration.deleteProtection,
    allowed_ips: configuration.allowedIps,
    allowed_aws_vpc_ids: configuration.allowedAwsVpcIds,
  };
}

export function groupView(group: Group, parts: ApiParts): object {
  return {
    name: group.name,
    uuid: group.id,
    primary: group.primary,
    locations: group.locations,
    version: versionView(parts),
    delete_protection: group.deleteProtection,
    archived: group.archived,
  };
}

/** The form of the documented list. */
export function organizationView(organization: Organization): object {
  return {
    name: organization.name,
    slug: organization.slug,
    type: organization.type,
    overages: organization.overages,
    require_mfa: organization.requireMfa,
    blocked_reads: false,
    blocked_writes: false,
    plan_id: organization.plan,
    plan_timeline: organization.timeline,
    platform: '',
  };
}

/** The form of newer answers, with the UUID. */
export function identifiedOrganizationView(organization: Organization): object {
  return { id: organization.id, ...organizationView(organization) };
}

/** The form of answers about one organization. */
export function fullOrganizationView(organization: Organization): object {
  return { ...identifiedOrganizationView(organization), restore_enabled: organization.restoreEnabled };
}

function versionView({ sqldVersion }: ApiParts): string {
  return `v${sqldVersion}`;
}
