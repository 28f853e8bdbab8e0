export {
  besideSql, checkMigrations, checksum, createMigration, migrationFaults, type Migration, type MigrationOptions,
} from './migration';
export { destructiveByName, destructiveStatements, destructiveDown, type DestructiveStatement } from './destructive/destructive-statements';
export { refusalOf, type Refusal } from './destructive/refusal';
export { namedTables, type NamedTables } from './destructive/named-tables';
export type { TableMoves } from './destructive/table-moves';
export { KnownTables } from './destructive/known-tables';
export { tablesOf, uncountedLosses, watchedScript, type Watched, type WatchedScript } from './destructive/watched';
export { describeEdit } from './edited-migration';
export { withUnixLineEnds } from './line-ends';
export { MigrationsError } from './migrations-error';
export { parametersOf } from './parameters';
export { type MigrationFormat } from './formats';
export { readDirectory, type ReadOptions } from './read-directory';
export { splitStatements, SqlSyntaxError, type Statement } from './split-statements';
export { transactionScript, type TransactionScript } from './transaction-script';
export { withoutStrings } from './without-strings';
