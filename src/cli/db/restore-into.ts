import { readFile } from 'node:fs/promises';
import { existingDatabase, targetOf, type DatabaseContext } from './database-context';
import { fleetsOf, markInFleets } from './fleet-of';
import { fillDatabase, NotEmptyError } from '../../fleet';
import { splitStatements, SqlSyntaxError } from '../../migrations';
import { databaseUrls, type Database } from '../../turso';
import { explainError, HEALTHY } from '../command';
import { CommandError } from '../command-error';
import { patientSql, type Connection } from '../connection';
import { jsonText } from '../render';

/** What a dump holds around its statements. The transaction of the restore stands for it. */
const FRAME = /^(PRAGMA\s+foreign_keys|BEGIN|COMMIT)\b/i;

/**
 * Fills an existing database from a backup. It keeps its URL and its tokens, and what Terraform knows of it.
 *
 * @param path of the backup. Undefined for a SQLite file, which only a new database can take
 * @throws CommandError if the database is not empty
 */
export async function restoreInto(context: DatabaseContext, present: Database, path: string | undefined): Promise<number> {
  const { connection, name, options, terminal } = context;
  if (path === undefined) {
    throw new CommandError(`Database "${name}" exists, and only a new database can take a SQLite file. Give a new name, check the restored database, and then point your application to it.`);
  }
  await existingDatabase(context);
  const statements = await statementsOf(path);
  const sql = patientSql(connection);
  const target = targetOf(present);
  await markInFleets(sql, await fleetsOf(connection.api, sql, present), target);
  await fillDatabase(sql, target, statements).catch((error: unknown) => {
    throw error instanceof NotEmptyError ? new CommandError(`Database "${name}" exists and is not empty, and a restore never replaces data. Give a new name, check the restored database, and then point your application to it. `
      + `Or delete what the database holds first: cdktf-turso db reset ${name}.`)
      : new CommandError(`"${name}" could not be restored: ${explainError(error)} The database is as empty as before. If it fails each time, restore the backup under a new name.`);
  });
  const objects = await objectCount(connection, present);
  const { url } = databaseUrls(present);
  terminal.write(options.json ? jsonText({ database: name, group: present.group ?? null, url, object_count: objects })
    : `Filled "${name}" from the backup: ${objects} tables, indexes, views and triggers. The database, its URL and its tokens are as before.\n`);
  return HEALTHY;
}

/** Returns how many tables, indexes, views and triggers a database has. */
export async function objectCount(connection: Connection, database: Database): Promise<number> {
  const counting = [{ sql: 'SELECT count(*) FROM sqlite_schema' }];
  const [{ rows: [[objects]] }] = await patientSql(connection).transaction(targetOf(database), counting, { readOnly: true });
  return Number(objects);
}

async function statementsOf(path: string): Promise<string[]> {
  try {
    const statements = splitStatements(await readFile(path, 'utf8'));
    return statements.map(({ sql }) => sql).filter((statement) => !FRAME.test(statement));
  } catch (error) {
    if (error instanceof SqlSyntaxError) throw new CommandError(`"${path}" cannot be restored: ${error.message}`);
    throw error;
  }
}
