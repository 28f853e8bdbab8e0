/**
 * What constructs know of each other. The types refer to each other (a group makes tokens, and a token can attach databases), so they
 * share one file: no construct has to import another one for its type.
 */
import type { TerraformProvider, TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { TokenExpiry } from './token-expiry';
import type { TokenPermission } from './token-permission';

/** Props that every construct takes. */
export interface TursoConstructProps {
  /**
   * The Turso provider that manages the construct, for stacks with several: one for each organization or account, told apart by `alias`.
   * It belongs to the same stack.
   *
   * @default - the provider of the group, database or fleet that the construct belongs to; without one, the provider of the stack that has
   * no alias
   * @see https://developer.hashicorp.com/terraform/language/meta-arguments/resource-provider
   */
  readonly provider?: TerraformProvider;
}

/** A group of databases. This stack manages it, or imports it. */
export interface ITursoGroup extends IConstruct {
  /** Name of the group. */
  readonly name: string;

  /** UUID of the group. */
  readonly groupId: string;

  /** Slug of the organization that owns the group. */
  readonly organization: string;

  /** Code of the primary location. */
  readonly location: string;

  /** The provider that manages the group. Absent if it is the provider of the stack that has no alias. */
  readonly provider?: TerraformProvider;

  /**
   * Adds a token that reads every database of the group, including databases that are created later.
   *
   * @param id Id of the token's construct inside the group.
   */
  addReadOnlyToken(id: string, options?: TokenOptions): ITursoToken;

  /**
   * Adds a token that reads and changes every database of the group, including databases that are created later.
   *
   * @param id Id of the token's construct inside the group.
   */
  addFullAccessToken(id: string, options?: TokenOptions): ITursoToken;
}

/** A database. This stack manages it, or imports it. */
export interface ITursoDatabase extends IConstruct {
  /** Name of the database. */
  readonly name: string;

  /** UUID of the database. A database that replaces it under the same name has another one. */
  readonly databaseId: string;

  /** Slug of the organization that owns the database. */
  readonly organization: string;

  /** Hostname of the database. */
  readonly hostname: string;

  /** URL for libSQL clients: `libsql://...`; `http://...` on turso-local. */
  readonly url: string;

  /** URL for SQL over HTTP: `https://...`; `http://...` on turso-local. */
  readonly httpUrl: string;

  /** The group of the database. */
  readonly group: ITursoGroup;

  /** The provider that manages the database. Absent if it is the provider of the stack that has no alias. */
  readonly provider?: TerraformProvider;

  /**
   * Adds a token that reads the database.
   *
   * @param id Id of the token's construct inside the database.
   */
  addReadOnlyToken(id: string, options?: TokenOptions): ITursoToken;

  /**
   * Adds a token that reads and changes the database, including its schema.
   *
   * @param id Id of the token's construct inside the database.
   */
  addFullAccessToken(id: string, options?: TokenOptions): ITursoToken;
}

/** Many databases with one schema. This stack manages the fleet, or imports it. */
export interface ISchemaFleet extends IConstruct {
  /** The group of the fleet's databases. */
  readonly group: ITursoGroup;

  /** The database that new tenants are branched from. It also holds the ledger: which database has which migrations. */
  readonly schemaDatabase: ITursoDatabase;

  /** The provider that manages the fleet. Absent if it is the provider of the stack that has no alias. */
  readonly provider?: TerraformProvider;

  /** Begins the names of the tenants' databases, followed by a dash. Without it, they have no prefix. */
  readonly namePrefix?: string;

  /**
   * An imported fleet does not have it.
   *
   * @internal
   */
  readonly _managed?: ManagedFleet;
}

/** What a tenant uses of a fleet that the same stack manages. */
export interface ManagedFleet {
  readonly ready: TerraformResource;
  readonly _forceDestroy: boolean;
  addDatabase(database: ITursoDatabase): void;
}

/** A token that opens databases. */
export interface ITursoToken extends IConstruct {
  /** The token, a JWT. It is a secret: mark an output that shows it as sensitive. */
  readonly token: string;

  /** When the token expires, in RFC 3339. Null in Terraform for a token that never expires. */
  readonly expiresAt: string;
}

/** Options of every token that opens databases. */
export interface TokenOptions {
  /**
   * How long the token lives. A change makes a new token.
   *
   * @default TokenExpiry.never()
   */
  readonly expiration?: TokenExpiry;

  /**
   * How long before it expires the next deployment renews the token: whole numbers with the units w, d, h, m and s, such as `7d`.
   * Shorter than the token's life.
   *
   * @default - when two thirds of the token's life are over
   */
  readonly renewBefore?: string;

  /**
   * What the token may do with which tables. Turso refuses permissions for some newer databases. A change makes a new token.
   *
   * @default - everything that `access` allows
   * @see https://docs.turso.tech/sdk/authentication
   */
  readonly permissions?: TokenPermission[];

  /**
   * Databases of the same group that a connection with the token may attach, for reading. Turso offers this for older databases only. A
   * change makes a new token.
   *
   * @default - none
   * @see https://docs.turso.tech/features/attach-database
   */
  readonly attachDatabases?: ITursoDatabase[];

  /**
   * Any values: a change of one makes a new token. The construct adds each `TokenRotation` of the same stack that ends the token.
   *
   * @default - none
   */
  readonly keepers?: Record<string, string>;
}
