/** An organization: the owner of groups and databases. */
export interface Organization {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** Only a team has members besides its owner. */
  readonly type: 'personal' | 'team';
  readonly overages: boolean;
  readonly requireMfa: boolean;
  /** Whether deleted databases and groups can be restored. */
  readonly restoreEnabled: boolean;
  readonly plan: string;
  readonly timeline: string;
}

/** The initial state of an organization: a team on a plan that includes everything. */
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
  /** Unique, like the email address. */
  readonly username: string;
  readonly email: string;
  readonly mfa: boolean;
}

/** Ordered by their permissions, the weakest first. */
export const ROLES = ['viewer', 'member', 'admin', 'owner'] as const;
export type Role = (typeof ROLES)[number];

export interface Member {
  /** Made of organization and user, because a user is a member only once. */
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly role: Role;
}

/** An invitation to an organization by email. Revoked and expired ones are deleted. */
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

/** An Ed25519 pair in PEM. sqld gets the public key and checks every token with it. */
export interface SigningKey {
  readonly privateKey: string;
  readonly publicKey: string;
}

export interface Group {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  /** The location code from the user. Every database runs on this machine nevertheless. */
  readonly primary: string;
  readonly locations: readonly string[];
  readonly deleteProtection: boolean;
  /** The databases of an archived group reject all requests. */
  readonly archived: boolean;
  readonly extensions: 'all' | readonly string[];
  /** The move from Fly to AWS, if the user has started one. */
  readonly awsMigration?: AwsMigration;
  readonly key: SigningKey;
}

export interface AwsMigration {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly aborted: boolean;
}

export interface Database {
  /** Also the name of its namespace in sqld, so no other database ever gets it. */
  readonly id: string;
  readonly organizationId: string;
  readonly groupId: string;
  readonly name: string;
  readonly configuration: DatabaseConfiguration;
  readonly key: SigningKey;
  readonly parent?: Parent;
  /** RFC 3339, UTC. */
  readonly createdAt?: string;
  /** Whether it rejects what the live service rejects for databases of its newer control plane. */
  readonly strict?: true;
  /** Whether it waits for its upload. It has no namespace until then. */
  readonly draft?: true;
  readonly encryption?: Encryption;
  /** Whether other databases can follow its schema. */
  readonly isSchema?: true;
  /** The id of the database whose schema it follows. */
  readonly schemaId?: string;
}

/** Encryption with the key of the client. Like Turso, the platform does not store the key, only a salted hash. */
export interface Encryption {
  readonly cipher: string;
  /** Hex. */
  readonly salt: string;
  /** Hex. */
  readonly keyHash: string;
}

/** The source of a branch, with its name at that moment. */
export interface Parent {
  readonly id: string;
  readonly name: string;
  /** RFC 3339, UTC. */
  readonly branchedAt: string;
}

export interface DatabaseConfiguration {
  /** The size in the user's form, for example `256mb`. @default - no limit */
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
 * A former hostname of a database in another organization. It leads to the database until another database there gets the name.
 * The id is the id of that organization, a slash and the name.
 */
export interface FormerAddress {
  readonly id: string;
  readonly databaseId: string;
}

/** An identity provider whose tokens open the databases of an organization, and the URL of its keys. */
export interface JwksEndpoint {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly url: string;
  readonly region: string;
}

/** A deleted database that can be restored. Its namespace remains, but clients cannot reach it. */
export interface DeletedDatabase {
  readonly id: string;
  readonly database: Database;
  /** RFC 3339, UTC. */
  readonly deletedAt: string;
  /** Whether it was deleted because its group was. */
  readonly withGroup: boolean;
}

/** A deleted group that can be restored, with the databases that were deleted with it. */
export interface DeletedGroup {
  readonly id: string;
  readonly group: Group;
  /** RFC 3339, UTC. */
  readonly deletedAt: string;
}

/** One action in an organization. */
export interface AuditEntry {
  /** A whole number that grows with time. */
  readonly id: string;
  readonly organizationId: string;
  readonly code: string;
  readonly message: string;
  readonly origin: 'cli' | 'web';
  /** Username. */
  readonly author: string;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  /** The name of the changed object. */
  readonly subject: string;
}

/** The recipient of bills. The id is the id of the organization. */
export interface BillingCustomer {
  readonly id: string;
  /** The customer in the form of the API. */
  readonly customer: object;
}

/** A token for the Platform API. Only its hash is stored. */
export interface ApiToken {
  readonly id: string;
  /** The user who created the token. It has the rights of this user. */
  readonly userId: string;
  /** The only organization that the token opens. @default - all organizations of its user */
  readonly organizationId?: string;
  /** The only group that the token opens. */
  readonly groupId?: string;
  /** The permissions of a token of a group. */
  readonly scopes?: readonly string[];
  readonly name: string;
  readonly hash: string;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
}
