/** The tool whose conventions a migrations folder follows. */
export enum MigrationFormat {
  /** SQL files, ordered by the number with which their names begin: `0001_users.sql`, `2_channels.sql`. They cannot be reverted. */
  PLAIN = 'plain',

  /**
   * Prisma Migrate: `20240131120000_users/migration.sql`, and `migration_lock.toml` with the provider `sqlite`. A `down.sql` beside a
   * migration reverts it.
   *
   * @see https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories
   */
  PRISMA = 'prisma',

  /**
   * drizzle-kit: SQL files in the order of `meta/_journal.json`; from its version 1 on, `20240131120000_users/migration.sql` with
   * `snapshot.json`.
   *
   * @see https://orm.drizzle.team/docs/drizzle-kit-generate
   */
  DRIZZLE = 'drizzle',

  /**
   * goose: `00001_users.sql` with `-- +goose Up` and, to revert it, `-- +goose Down`. Migrations in Go are not supported.
   *
   * @see https://pressly.github.io/goose/documentation/annotations/
   */
  GOOSE = 'goose',

  /**
   * golang-migrate: `000001_users.up.sql` and, to revert it, `000001_users.down.sql`.
   *
   * @see https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md
   */
  GOLANG_MIGRATE = 'golang-migrate',

  /**
   * Atlas: `20240131120000_users.sql` in the order of their names. The fleet checks `atlas.sum`. It skips a checkpoint if the files before
   * it exist.
   *
   * @see https://atlasgo.io/concepts/migration-directory-integrity
   */
  ATLAS = 'atlas',
}
