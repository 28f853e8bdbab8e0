import { JsonObject } from '../http/json';

/**
 * A database. Fields that the service leaves out are undefined.
 * @see https://docs.turso.tech/api-reference/databases/retrieve
 */
export interface Database {
  readonly name: string;
  /** Turso's `DbId`, a UUID. A database that is created again with the same name has another. */
  readonly dbId: string;
  /** Its host, with a port if it is not the usual one. Do not derive it from the name. */
  readonly hostname: string;
  readonly group?: string;
  /** The location of the primary, such as `aws-eu-west-1`; `local` on turso-local. */
  readonly primaryRegion?: string;
  readonly version?: string;
  readonly blockReads?: boolean;
  readonly blockWrites?: boolean;
  readonly deleteProtection?: boolean;
  readonly sleeping?: boolean;
  readonly archived?: boolean;
  /** The name of the schema database that it follows. */
  readonly schema?: string;
  readonly isSchema?: boolean;
  /** The cipher of an encrypted database. Every request for its data needs the key. */
  readonly encryptionCipher?: string;
  /** The database that this one was branched from. */
  readonly parent?: DatabaseParent;
}

/** The source of a branch. */
export interface DatabaseParent {
  readonly dbId: string;
  readonly name?: string;
  /** RFC 3339. */
  readonly branchedAt?: string;
}

/**
 * The settings of a database that can be changed.
 * @see https://docs.turso.tech/api-reference/databases/configuration
 */
export interface DatabaseConfiguration {
  /** Bytes, or with a unit: `256mb`, `1gb`. Not available on newer databases. */
  readonly sizeLimit?: string;
  readonly blockReads?: boolean;
  readonly blockWrites?: boolean;
  readonly deleteProtection?: boolean;
  readonly allowAttach?: boolean;
  /** IPv4 and IPv6 addresses and CIDR blocks that may connect. An empty list permits all. */
  readonly allowedIps?: readonly string[];
  /** AWS VPC endpoints (`vpce-...`) that may connect. An empty list permits all. */
  readonly allowedAwsVpcIds?: readonly string[];
}

/**
 * A group: databases that share a location and a signing key.
 * @see https://docs.turso.tech/api-reference/groups/retrieve
 */
export interface Group {
  readonly name: string;
  readonly uuid?: string;
  /** The primary location. */
  readonly primary?: string;
  readonly locations?: readonly string[];
  readonly version?: string;
  readonly archived?: boolean;
  readonly deleteProtection?: boolean;
}

/** The settings of a group that can be changed. */
export interface GroupConfiguration {
  /** Protects the group and all databases in it. */
  readonly deleteProtection?: boolean;
}

/** @throws UnexpectedShape */
export function databaseFrom(json: JsonObject): Database {
  const parent = json.object('parent');
  return {
    name: json.requiredString('Name'),
    dbId: json.requiredString('DbId'),
    hostname: json.requiredString('Hostname'),
    group: json.string('group'),
    primaryRegion: json.string('primaryRegion'),
    version: json.string('version'),
    blockReads: json.boolean('block_reads'),
    blockWrites: json.boolean('block_writes'),
    deleteProtection: json.boolean('delete_protection'),
    sleeping: json.boolean('sleeping'),
    archived: json.boolean('archived'),
    schema: nonEmpty(json.string('schema')),
    isSchema: json.boolean('is_schema'),
    encryptionCipher: nonEmpty(json.string('encryption_cipher')),
    parent: parent === undefined ? undefined : {
      dbId: parent.requiredString('id'),
      name: parent.string('name'),
      branchedAt: parent.string('branched_at'),
    },
  };
}

export function databaseConfigurationFrom(json: JsonObject): DatabaseConfiguration {
  return {
    sizeLimit: json.string('size_limit') ?? json.number('size_limit')?.toString(),
    blockReads: json.boolean('block_reads'),
    blockWrites: json.boolean('block_writes'),
    deleteProtection: json.boolean('delete_protection'),
    allowAttach: json.boolean('allow_attach'),
    allowedIps: json.strings('allowed_ips'),
    allowedAwsVpcIds: json.strings('allowed_aws_vpc_ids'),
  };
}

/** The request leaves out undefined settings, so they do not change. */
export function databaseConfigurationBody(configuration: DatabaseConfiguration): object {
  return {
    size_limit: configuration.sizeLimit,
    block_reads: configuration.blockReads,
    block_writes: configuration.blockWrites,
    delete_protection: configuration.deleteProtection,
    allow_attach: configuration.allowAttach,
    allowed_ips: configuration.allowedIps,
    allowed_aws_vpc_ids: configuration.allowedAwsVpcIds,
  };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

/** @throws UnexpectedShape */
export function groupFrom(json: JsonObject): Group {
  return {
    name: json.requiredString('name'),
    uuid: json.string('uuid'),
    primary: json.string('primary'),
    locations: json.strings('locations'),
    version: json.string('version'),
    archived: json.boolean('archived'),
    deleteProtection: json.boolean('delete_protection'),
  };
}
