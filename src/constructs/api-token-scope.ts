/**
 * What an API token that is limited to a group may do with the group and its databases.
 *
 * @see https://docs.turso.tech/api-reference/tokens/create
 */
export enum ApiTokenScope {
  /** Reading the group and its databases. */
  READ = 'read',

  /** Creating databases, with or without a seed. */
  DB_CREATE = 'db:create',

  /** Deleting databases. */
  DB_DELETE = 'db:delete',

  /** Changing the configuration of databases. */
  DB_CONFIGURE = 'db:configure',

  /** Minting tokens for single databases. */
  DB_MINT_TOKEN = 'db:mint-token',

  /** Rotating the keys of databases. */
  DB_ROTATE_CREDS = 'db:rotate-creds',

  /** Changing the group itself: its configuration, its name, its version. */
  GROUP_CONFIGURE = 'group:configure',

  /** Minting tokens for all databases of the group. */
  GROUP_MINT_TOKEN = 'group:mint-token',

  /** Rotating the key of the group. */
  GROUP_ROTATE_CREDS = 'group:rotate-creds',

  /** Preset: reading. */
  READ_ONLY = 'read-only',

  /** Preset: all scopes of a group. */
  FULL_ACCESS = 'full-access',
}
