/** An organization: the owner of groups and databases. */
export interface Organization {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** Only a team has members beside its owner. */
  readonly type: 'personal' | 'team';
  readonly overages: boolean;
  readonly requireMfa: boolean;
  /** Whether what was deleted may be restored. */
  readonly restoreEnabled: boolean;
  readonly plan: string;
  readonly timeline: string;
}

/** What an organization of this platform is like in the beginning: a team on a plan that has everything. */
export const NEW_ORGANIZATION = {
  type: 'team',
  overages: false,
  requireMfa: false,
  restoreEnabled: true,
  plan: 'pro',
  timeline: 'monthly',
} as const;

/** A person with an account. */
export interface User {
  readonly id: string;
  /** Unique, as is the email address. */
  readonly username: string;
  readonly email: string;
  readonly mfa: boolean;
}

/** From the least to the most that it allows. */
export const ROLES = ['viewer', 'member', 'admin', 'owner'] as const;
export type Role = (typeof ROLES)[number];

export interface Member {
  /** Of organization and user together: a user is a member once. */
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly role: Role;
}

/** An invitation to an organization by email. Those that were revoked or expired are forgotten. */
export interface Invite {
  /** A whole number, as the API shows it. */
  readonly id: string;
  readonly organizationId: string;
  readonly email: string;
  readonly role: Role;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly accepted: boolean;
}

/** An Ed25519 pair in PEM. The public half is given to sqld, which checks every token with it. */
export interface SigningKey {
  readonly privateKey: string;
  readonly publicKey: string;
}

export interface Group {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  /** Location code as the user asked for it; every database runs here all the same. */
  readonly primary: string;
  readonly locations: readonly string[];
  readonly deleteProtection: boolean;
  /** An archived group keeps its databases, which answer nothing until it is unarchived. */
  readonly archived: boolean;
  readonly extensions: 'all' | readonly string[];
  /** The move from Fly to AWS, where one was asked for. */
  readonly awsMigration?: AwsMigration;
  readonly key: SigningKey;
}

export interface AwsMigration {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly aborted: boolean;
}

export interface Database {
  /** Also the name of its namespace in sqld, so it is never used a second time. */
  readonly id: string;
  readonly organizationId: string;
  readonly groupId: string;
  readonly name: string;
  readonly configuration: DatabaseConfiguration;
  readonly key: SigningKey;
  readonly parent?: Parent;
  /** RFC 3339, UTC; absent for databases of before this was noted. */
  readonly createdAt?: string;
  /** Refuses what the live service refuses for the databases of its newer control plane. */
  readonly strict?: true;
  /** Waits for the upload of its content; it has no namespace until then. */
  readonly draft?: true;
  readonly encryption?: Encryption;
  /** Whether other databases can follow its schema. */
  readonly isSchema?: true;
  /** Id of the database whose schema it follows. */
  readonly schemaId?: string;
}

/** Encryption with a key of the client's own. The key is kept as little as Turso keeps it: a salted hash recognizes it. */
export interface Encryption {
  readonly cipher: string;
  /** Hex. */
  readonly salt: string;
  /** Hex. */
  readonly keyHash: string;
}

/** The database that another one was branched from, as it was called at that moment. */
export interface Parent {
  readonly id: string;
  readonly name: string;
  /** RFC 3339, UTC. */
  readonly branchedAt: string;
}

export interface DatabaseConfiguration {
  /** As the user wrote it, for example `256mb`; absent means no limit. */
  readonly sizeLimit?: string;
  readonly allowAttach: boolean;
  readonly blockReads: boolean;
  readonly blockWrites: boolean;
  readonly deleteProtection: boolean;
  readonly allowedIps: readonly string[];
  readonly allowedAwsVpcIds: readonly string[];
}

export const DEFAULT_CONFIGURATION: DatabaseConfiguration = {
  allowAttach: false,
  blockReads: false,
  blockWrites: false,
  deleteProtection: false,
  allowedIps: [],
  allowedAwsVpcIds: [],
};

/**
 * A hostname that a database had in another organization. It leads to the database until the name is taken there.
 * The id is that organization's, a slash and the name.
 */
export interface FormerAddress {
  readonly id: string;
  readonly databaseId: string;
}

/** Where an identity provider publishes its keys, whose tokens open the databases of an organization. */
export interface JwksEndpoint {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly url: string;
  readonly region: string;
}

/** A database that can be restored. Its namespace is kept, and not served. */
export interface DeletedDatabase {
  readonly id: string;
  readonly database: Database;
  /** RFC 3339, UTC. */
  readonly deletedAt: string;
  /** Whether it was deleted because its group was. */
  readonly withGroup: boolean;
}

/** A group that can be restored, with the databases that were deleted with it. */
export interface DeletedGroup {
  readonly id: string;
  readonly group: Group;
  /** RFC 3339, UTC. */
  readonly deletedAt: string;
}

/** One deed in an organization. */
export interface AuditEntry {
  /** A whole number, higher for what came later. */
  readonly id: string;
  readonly organizationId: string;
  readonly code: string;
  readonly message: string;
  readonly origin: 'cli' | 'web';
  /** Username. */
  readonly author: string;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  /** Name of what it was done to. */
  readonly subject: string;
}

/** To whom bills would go. The id is that of the organization. */
export interface BillingCustomer {
  readonly id: string;
  /** As the API has it. */
  readonly customer: object;
}

/** A token for the Platform API. Only its hash is kept. */
export interface ApiToken {
  readonly id: string;
  /** Who minted it, and in whose name it acts. */
  readonly userId: string;
  /** The one organization that the token reaches; absent: all of its user's. */
  readonly organizationId?: string;
  /** The one group that the token reaches. */
  readonly groupId?: string;
  /** What a token of a group may do. */
  readonly scopes?: readonly string[];
  readonly name: string;
  readonly hash: string;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
}
