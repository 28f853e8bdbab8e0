/** A table that an engine, a service or a tool creates, and not the owner of the database. */
export interface KnownTable {
  /** In lower case. A `*` at the end stands for any ending. */
  readonly name: string;
  readonly madeBy: string;
  /** Where its maker documents it. */
  readonly source: string;
}

/**
 * The tables that engines, services and migration tools create for themselves. A database with no other tables counts as empty, and a
 * comparison of schemas ignores them.
 *
 * Two kinds of tables count as the owner's and are not listed. First, tables with names that owners choose too, such as `migrations`
 * (TypeORM, Laravel, npm's sqlite) and `schema_version`. Second, tables that belong to an index or virtual table of the owner, such as the
 * shadow tables of FTS5, R*Tree and vector indexes.
 */
export const KNOWN_TABLES: readonly KnownTable[] = [
  // This fleet.
  { name: '_turso_*', madeBy: 'this fleet', source: 'the tables of the ledger' },
  // Engines.
  { name: 'sqlite_*', madeBy: 'SQLite', source: 'https://sqlite.org/fileformat2.html#internal_schema_objects' },
  { name: 'libsql_*', madeBy: 'libSQL', source: 'https://github.com/tursodatabase/libsql/blob/main/libsql-sqlite3/doc/libsql_extensions.md' },
  { name: 'sqlite3_libsql_tasks', madeBy: 'multi-database schemas', source: 'https://docs.turso.tech/features/multi-db-schemas' },
  { name: '__turso_internal_*', madeBy: 'Turso', source: 'https://github.com/tursodatabase/turso' },
  { name: 'turso_cdc', madeBy: 'Turso', source: 'https://docs.turso.tech/sql-reference/pragmas' },
  { name: 'turso_cdc_version', madeBy: 'Turso', source: 'https://github.com/tursodatabase/turso' },
  { name: 'turso_sync_last_change_id', madeBy: 'Turso Sync', source: 'https://github.com/tursodatabase/turso/tree/main/sync' },
  { name: 'android_metadata', madeBy: 'Android', source: 'https://developer.android.com/reference/android/database/sqlite/SQLiteDatabase' },
  { name: 'room_master_table', madeBy: 'Room', source: 'https://developer.android.com/training/data-storage/room' },
  // Services.
  { name: '_litestream_*', madeBy: 'Litestream', source: 'https://litestream.io/how-it-works/' },
  { name: '_cf_*', madeBy: 'Cloudflare D1', source: 'https://developers.cloudflare.com/d1/' },
  // Migration tools.
  { name: '_prisma_migrations', madeBy: 'Prisma', source: 'https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories' },
  { name: '__drizzle_migrations', madeBy: 'drizzle', source: 'https://orm.drizzle.team/docs/drizzle-config-file' },
  { name: 'goose_db_version', madeBy: 'goose', source: 'https://pressly.github.io/goose/documentation/environment-variables/' },
  { name: 'schema_migrations', madeBy: 'golang-migrate, dbmate, Rails or Ecto', source: 'https://github.com/golang-migrate/migrate/tree/master/database/sqlite' },
  { name: 'atlas_schema_revisions', madeBy: 'Atlas', source: 'https://atlasgo.io/versioned/apply' },
  { name: 'd1_migrations', madeBy: 'Wrangler', source: 'https://developers.cloudflare.com/d1/reference/migrations/' },
  { name: 'ar_internal_metadata', madeBy: 'Rails', source: 'https://guides.rubyonrails.org/active_record_migrations.html' },
  { name: 'flyway_schema_history', madeBy: 'Flyway', source: 'https://documentation.red-gate.com/fd/flyway-schema-history-table-273973417.html' },
  { name: 'databasechangelog', madeBy: 'Liquibase', source: 'https://docs.liquibase.com/concepts/tracking-tables/databasechangelog-table.html' },
  { name: 'databasechangeloglock', madeBy: 'Liquibase', source: 'https://docs.liquibase.com/concepts/tracking-tables/databasechangeloglock-table.html' },
  { name: '_sqlx_migrations', madeBy: 'sqlx', source: 'https://docs.rs/sqlx/latest/sqlx/macro.migrate.html' },
  { name: '__diesel_schema_migrations', madeBy: 'Diesel', source: 'https://diesel.rs/guides/getting-started' },
  { name: 'refinery_schema_history', madeBy: 'Refinery', source: 'https://docs.rs/refinery' },
  { name: 'seaql_migrations', madeBy: 'SeaORM', source: 'https://www.sea-ql.org/SeaORM/docs/migration/running-migration/' },
  { name: 'gorp_migrations', madeBy: 'sql-migrate', source: 'https://github.com/rubenv/sql-migrate' },
  { name: 'micrate_db_version', madeBy: 'micrate', source: 'https://github.com/amberframework/micrate' },
  { name: 'shmig_version', madeBy: 'Shmig', source: 'https://github.com/mbucc/shmig' },
  { name: 'bun_migrations', madeBy: 'Bun ORM', source: 'https://bun.uptrace.dev/guide/migrations.html' },
  { name: 'bun_migration_locks', madeBy: 'Bun ORM', source: 'https://bun.uptrace.dev/guide/migrations.html' },
  { name: 'knex_migrations', madeBy: 'Knex', source: 'https://knexjs.org/guide/migrations.html' },
  { name: 'knex_migrations_lock', madeBy: 'Knex', source: 'https://knexjs.org/guide/migrations.html' },
  { name: 'kysely_migration', madeBy: 'Kysely', source: 'https://kysely.dev/docs/migrations' },
  { name: 'kysely_migration_lock', madeBy: 'Kysely', source: 'https://kysely.dev/docs/migrations' },
  { name: 'sequelizemeta', madeBy: 'Sequelize', source: 'https://sequelize.org/docs/v6/other-topics/migrations/' },
  { name: 'mikro_orm_migrations', madeBy: 'MikroORM', source: 'https://mikro-orm.io/docs/migrations' },
  { name: 'typeorm_metadata', madeBy: 'TypeORM', source: 'https://typeorm.io/docs/migrations/why' },
  { name: 'pgmigrations', madeBy: 'node-pg-migrate', source: 'https://salsita.github.io/node-pg-migrate/cli' },
  { name: 'schemaversion', madeBy: 'Postgrator', source: 'https://github.com/rickbergfalk/postgrator' },
  { name: 'adonis_schema', madeBy: 'AdonisJS', source: 'https://lucid.adonisjs.com/docs/migrations' },
  { name: 'adonis_schema_versions', madeBy: 'AdonisJS', source: 'https://lucid.adonisjs.com/docs/migrations' },
  { name: 'alembic_version', madeBy: 'Alembic', source: 'https://alembic.sqlalchemy.org/en/latest/tutorial.html' },
  { name: 'django_migrations', madeBy: 'Django', source: 'https://docs.djangoproject.com/en/stable/topics/migrations/' },
  { name: '_yoyo_*', madeBy: 'yoyo', source: 'https://ollycope.com/software/yoyo/latest/' },
  { name: 'yoyo_lock', madeBy: 'yoyo', source: 'https://ollycope.com/software/yoyo/latest/' },
  { name: 'phinxlog', madeBy: 'Phinx', source: 'https://book.cakephp.org/phinx/0/en/configuration.html' },
  { name: 'doctrine_migration_versions', madeBy: 'Doctrine', source: 'https://www.doctrine-project.org/projects/doctrine-migrations/en/stable/' },
  { name: '__efmigrationshistory', madeBy: 'Entity Framework Core', source: 'https://learn.microsoft.com/ef/core/managing-schemas/migrations/history-table' },
  { name: '__efmigrationslock', madeBy: 'Entity Framework Core', source: 'https://learn.microsoft.com/ef/core/managing-schemas/migrations/applying' },
  { name: 'grdb_migrations', madeBy: 'GRDB', source: 'https://github.com/groue/GRDB.swift' },
];
