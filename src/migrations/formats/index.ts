export type { FoundMigration, MigrationFormat } from './format';
export { readFolder } from './folder';
export { readFormat } from './read-format';
