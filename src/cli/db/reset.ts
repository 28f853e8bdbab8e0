import { existingDatabase, targetOf, type DatabaseContext } from './database-context';
import { fleetsOf, markInFleets, refuseSchemaDatabase } from './fleet-of';
import { emptyDatabase } from '../../fleet';
import type { Database, PlatformApi } from '../../turso';
import { HEALTHY } from '../command';
import { CommandError } from '../command-error';
import { patientSql } from '../connection';
import { counted, jsonText } from '../render';

/** `cdktf-turso db reset`: deletes everything in a database, and keeps the database with its URL and tokens. */
export async function reset(context: DatabaseContext): Promise<number> {
  const { connection, name, options, terminal } = context;
  refuseUnconfirmed(name, options.confirm);
  const database = await existingDatabase(context);
  await refuseProtected(connection.api, database);
  const target = targetOf(database);
  const sql = patientSql(connection);
  await refuseSchemaDatabase(sql, target);
  const fleets = await fleetsOf(connection.api, sql, database);
  await markInFleets(sql, fleets, target);
  const { objectCount, rowCount } = await emptyDatabase(sql, target);
  const names = fleets.map((fleet) => fleet.name);
  terminal.write(options.json ? jsonText({ database: name, deleted_objects: objectCount, deleted_rows: rowCount, fleets: names })
    : `Deleted everything in "${name}": ${counted(objectCount, 'object')} of its schema and ${counted(rowCount, 'row')}. The database, its URL and its tokens are as before.\n${
      names.map((fleet) => `It is a tenant of the fleet "${fleet}". The next rollout, or an application that opens it, migrates it from the beginning.\n`).join('')}`);
  return HEALTHY;
}

function refuseUnconfirmed(name: string, confirmed: string | undefined): void {
  if (confirmed === name) return;
  throw new CommandError(confirmed === undefined
    ? `A reset deletes all data in "${name}", and cannot be undone. Make a backup first: cdktf-turso db backup ${name} FILE. To delete the data, add --confirm ${name}.`
    : `--confirm is "${confirmed}", but the database is "${name}". Write the same name twice. Nothing was deleted.`);
}

async function refuseProtected(api: PlatformApi, { name, group, deleteProtection }: Database): Promise<void> {
  const ofGroup = deleteProtection !== true && group !== undefined && (await api.groups.find(group))?.deleteProtection === true;
  if (deleteProtection !== true && !ofGroup) return;
  throw new CommandError(`delete_protection is on for ${ofGroup ? `the group "${group}" of "${name}"` : `"${name}"`}, and a reset deletes all its data. Nothing was deleted. `
    + 'Set delete_protection to false first, if you are sure.');
}
