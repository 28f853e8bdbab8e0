/** Options of every database. */
export interface DatabaseOptions {
  /**
   * Name of the database, unique in the organization: lowercase letters, digits and dashes, at most 64. Turso cannot rename a
   * database: a change replaces it.
   *
   * @default - the id of the construct, after the `namePrefix` of the provider
   */
  readonly name?: string;

  /**
   * Maximum size of the database, in bytes or with one of the units b, kb, mb, gb and tb: `256mb`, `1gb`. Turso rejects it for databases on
   * its newer control plane.
   *
   * @default - not managed
   * @see https://docs.turso.tech/api-reference/databases/update-configuration
   */
  readonly sizeLimit?: string;

  /**
   * Whether Turso rejects reads.
   *
   * @default false
   * @see https://docs.turso.tech/api-reference/databases/update-configuration
   */
  readonly blockReads?: boolean;

  /**
   * Whether Turso rejects writes.
   *
   * @default false
   * @see https://docs.turso.tech/api-reference/databases/update-configuration
   */
  readonly blockWrites?: boolean;

  /**
   * Whether Turso refuses to delete the database. To destroy or to replace it, deploy with `false` first.
   *
   * @default false
   * @see https://docs.turso.tech/api-reference/databases/update-configuration
   */
  readonly deleteProtection?: boolean;

  /**
   * Whether a deployment may delete the database with its data. With `false`, a plan that destroys or replaces the database fails. To
   * destroy or to replace it, deploy with `true` first.
   *
   * @default true; false for a `MigratedDatabase`; for a tenant, `forceDestroy` of its fleet, which defaults to false
   */
  readonly forceDestroy?: boolean;

  /**
   * IPv4 and IPv6 addresses and CIDR blocks that may connect. An empty list allows all addresses again.
   *
   * @default - not managed
   * @see https://docs.turso.tech/api-reference/databases/update-configuration
   */
  readonly allowedIps?: string[];

  /**
   * AWS VPC endpoints (`vpce-...`) that may connect. With `allowedIps` as well, a connection has to satisfy both.
   *
   * @default - not managed
   * @see https://docs.turso.tech/api-reference/databases/update-configuration
   */
  readonly allowedAwsVpcIds?: string[];

  /**
   * Whether other databases of the group may attach this one, for reading. Turso offers it for older databases only.
   *
   * @default - not managed
   * @deprecated Turso no longer offers attaching to new users.
   * @see https://docs.turso.tech/features/attach-database
   */
  readonly allowAttach?: boolean;
}
