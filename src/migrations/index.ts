export { checkMigrations, checksum, createMigration, migrationFaults, type Migration, type MigrationOptions } from './migration';
export { destructiveByName, destructiveStatements, type DestructiveStatement } from './destructive/destructive-statements';
export { MigrationsError } from './migrations-error';
export { parametersOf } from './parameters';
export { type MigrationFormat } from './formats';
export { readDirectory, type ReadOptions } from './read-directory';
export { splitStatements, SqlSyntaxError, type Statement } from './split-statements';
export { transactionScript, type TransactionScript } from './transaction-script';
export { withoutStrings } from './without-strings';
