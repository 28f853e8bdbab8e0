/** Tools whose record of applied migrations can be taken over. */
export type HistoryTable = 'prisma' | 'drizzle' | 'goose' | 'golang-migrate' | 'atlas';

/** The table in which each tool keeps it. */
export const HISTORY_TABLES: Readonly<Record<HistoryTable, string>> = {
  'prisma': '_prisma_migrations',
  'drizzle': '__drizzle_migrations',
  'goose': 'goose_db_version',
  'golang-migrate': 'schema_migrations',
  'atlas': 'atlas_schema_revisions',
};
