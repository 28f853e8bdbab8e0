/** What can be chosen for any database. */
export interface DatabaseOptions {
  /**
   * Name of the database, unique in the organization: lowercase letters, digits and dashes, at most 64. Turso cannot rename a
   * database: a change replaces it.
   *
   * @default - the id of the construct
   */
  readonly name?: string;

  /**
   * The largest size of the database, in bytes or with one of the units b, kb, mb, gb and tb: `256mb`, `1gb`. Turso refuses it for
   * databases on its newer control plane.
   *
   * @default - not managed
   * @see https://docs.turso.tech/api-reference/databases/update-configuration
   */
  readonly sizeLimit?: string;

  /**
   * Whether Turso refuses reads.
   *
   * @default false
   */
  readonly blockReads?: boolean;

  /**
   * Whether Turso refuses writes.
   *
   * @default false
   */
  readonly blockWrites?: boolean;

  /**
   * Whether Turso refuses to delete the database. To destroy or to replace it, deploy with `false` first.
   *
   * @default false
   */
  readonly deleteProtection?: boolean;

  /**
   * Whether a deployment may delete the database with its data. As long as it is `false`, a plan is refused that destroys or replaces the
   * database. To destroy or to replace it, deploy with `true` first.
   *
   * @default true; for a tenant of a fleet what the fleet says, which is false unless it is set
   */
  readonly forceDestroy?: boolean;

  /**
   * IPv4 and IPv6 addresses and CIDR blocks that may connect. An empty list lets everybody in again.
   *
   * @default - not managed
   * @see https://docs.turso.tech/api-reference/databases/update-configuration
   */
  readonly allowedIps?: string[];

  /**
   * AWS VPC endpoints (`vpce-...`) that may connect. Where addresses are given as well, a connection has to satisfy both.
   *
   * @default - not managed
   */
  readonly allowedAwsVpcIds?: string[];

  /**
   * Whether other databases of the group may attach this one, for reading. Turso has it only for older databases.
   *
   * @default - not managed
   * @deprecated Turso does not offer attaching to new users any more.
   */
  readonly allowAttach?: boolean;
}
