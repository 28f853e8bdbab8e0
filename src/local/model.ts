/** An organization: the owner of groups and databases. */
export interface Organization {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
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
  readonly key: SigningKey;
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

/** A token for the Platform API. Only its hash is kept. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly hash: string;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
}
