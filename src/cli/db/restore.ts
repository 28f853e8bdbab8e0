import { open } from 'node:fs/promises';
import type { DatabaseContext } from './database-context';
import { objectCount, restoreInto } from './restore-into';
import { NAME, NAME_RULE } from '../../notation/names';
import { quotedNames } from '../../notation/words';
import { databaseUrls, dumpFaults, FileBody, isTursoError, SQLITE_MAGIC, uploadFaults, type Database, type DatabaseSeed, type PlatformApi } from '../../turso';
import { explainError, HEALTHY } from '../command';
import { CommandError } from '../command-error';
import { jsonText } from '../render';

type FileKind = 'dump' | 'database_upload';

/** `cdktf-turso db restore`: creates a database from a backup or a SQLite file, or fills an empty database from a backup. */
export async function restore(context: DatabaseContext): Promise<number> {
  const { connection, name, others: [path], options, terminal } = context;
  const { api } = connection;
  if (!NAME.test(name)) throw new CommandError(`The name of the database is "${name}". ${NAME_RULE}`);
  const kind = await kindOf(path);
  const present = await api.databases.find(name);
  if (present !== undefined) return restoreInto(context, present, kind === 'dump' ? path : undefined);
  const group = options.group ?? await onlyGroup(api);
  const database = await createFrom(api, { name, group, kind, path });
  const objects = await objectCount(connection, database);
  terminal.write(options.json ? jsonText({ database: name, group, url: databaseUrls(database).url, object_count: objects })
    : `Created "${name}" in group "${group}": ${objects} tables, indexes, views and triggers. Its URL is ${databaseUrls(database).url}\n`);
  return HEALTHY;
}

/**
 * Returns what a file is.
 *
 * @throws CommandError for one that Turso would reject, or take for an empty database
 */
async function kindOf(path: string): Promise<FileKind> {
  const file = await open(path).catch((error: unknown) => {
    throw new CommandError(`"${path}" cannot be read: ${(error as Error).message}.`);
  });
  try {
    const info = await file.stat();
    if (!info.isFile()) throw new CommandError(`"${path}" is not a file. Give a backup or a SQLite file.`);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SQLITE_MAGIC.length), 0, SQLITE_MAGIC.length, 0);
    const kind = buffer.toString('latin1', 0, bytesRead) === SQLITE_MAGIC ? 'database_upload' : 'dump';
    const faults = kind === 'dump' ? await dumpFaults(file, info.size) : await uploadFaults(file, info.size, path);
    if (faults.length > 0) throw new CommandError(`"${path}" cannot be restored. ${faults.join(' ')}`);
    return kind;
  } finally {
    await file.close();
  }
}

async function onlyGroup(api: PlatformApi): Promise<string> {
  const groups = await api.groups.list();
  if (groups.length === 1) return groups[0].name;
  throw new CommandError(groups.length === 0 ? 'The organization has no group. Create one first.'
    : `The organization has several groups: ${quotedNames(groups.map(({ name }) => name))}. Name one with --group.`);
}

interface NewDatabase {
  readonly name: string;
  readonly group: string;
  readonly kind: FileKind;
  readonly path: string;
}

/** Creates the database. If its content cannot be loaded, deletes it again, because it would be empty or broken. */
async function createFrom(api: PlatformApi, { name, group, kind, path }: NewDatabase): Promise<Database> {
  const seed: DatabaseSeed = kind === 'dump' ? { type: 'dump', url: await api.databases.uploadDump(FileBody.inForm(path)) } : { type: 'database_upload' };
  let created: Database | undefined;
  try {
    created = await api.databases.create({ name, group, seed }, { existedBefore: false });
    if (kind === 'database_upload') await api.uploadDatabase(created, path);
    return created;
  } catch (error) {
    if (isTursoError(error, 'already-exists')) throw error;
    throw new CommandError(`"${name}" could not be restored: ${explainError(error)} ${await (created === undefined ? whetherExists(api, name) : removed(api, name))}`);
  }
}

/** The name was free before. */
async function whetherExists(api: PlatformApi, name: string): Promise<string> {
  const found = await api.databases.find(name).catch(() => undefined);
  return found === undefined ? 'No database was created.' : `A database "${name}" exists now. Look at it, and delete it if it is empty, before you try again.`;
}

async function removed(api: PlatformApi, name: string): Promise<string> {
  try {
    await api.databases.delete(name);
    return 'The database that this command created for it was deleted again.';
  } catch {
    return `The database "${name}" exists now, without its content, and could not be deleted. Delete it before you try again.`;
  }
}
