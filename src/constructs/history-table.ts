/** The table in which another migration tool records what it applied to a database. */
export enum HistoryTable {
  /** `_prisma_migrations`, of Prisma Migrate. */
  PRISMA = 'prisma',

  /** `__drizzle_migrations`, of drizzle-kit and drizzle-orm. */
  DRIZZLE = 'drizzle',

  /** `goose_db_version`, of goose. */
  GOOSE = 'goose',

  /** `schema_migrations`, of golang-migrate. */
  GOLANG_MIGRATE = 'golang-migrate',

  /** `atlas_schema_revisions`, of Atlas. */
  ATLAS = 'atlas',
}
