import { randomBytes } from 'node:crypto';
import { link, open, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { existingDatabase, type DatabaseContext } from './database-context';
import { sentence } from '../../notation/words';
import { isTursoError, readDump } from '../../turso';
import { HEALTHY } from '../command';
import { CommandError } from '../command-error';
import { interruptible } from '../interrupt';
import { jsonText } from '../render';

/** Only the owner may read a backup, because it holds the data of the database. */
const MODE = 0o600;

/** `cdktf-turso db backup`: writes a database to a file as SQL. */
export async function backup(context: DatabaseContext): Promise<number> {
  const { connection: { api }, name, others: [path], options, terminal } = context;
  const database = await existingDatabase(context);
  const bytes = await interruptible(async (signal) => writeNew(path, readDump(api, database, { signal }), name));
  terminal.write(options.json ? jsonText({ database: name, file: resolve(path), bytes })
    : `Wrote ${path}: ${bytes} bytes of SQL. To restore it: cdktf-turso db restore NEW_NAME ${path}\n`);
  return HEALTHY;
}

/**
 * Writes a dump to a new file, under another name until it is complete. So the file is a whole backup or does not exist.
 *
 * @returns the number of bytes
 */
async function writeNew(path: string, dump: AsyncIterable<Buffer>, database: string): Promise<number> {
  const draft = join(dirname(path), `.${randomBytes(8).toString('hex')}.part`);
  const file = await open(draft, 'wx', MODE).catch((error: unknown) => {
    throw new CommandError(`A file cannot be written in ${resolve(dirname(path))}: ${(error as Error).message}.`);
  });
  try {
    const bytes = await writeAll(file, unbroken(dump, database));
    if (bytes === undefined) throw brokenOff(database, 'its end is missing');
    await file.sync();
    // Unlike a rename, a link never replaces a file.
    await link(draft, path);
    return bytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new CommandError(`"${path}" exists, and a backup never replaces a file. Give another name.`);
  } finally {
    await file.close();
    await rm(draft, { force: true });
  }
}

/** The last line of a complete dump. */
const END = /COMMIT;\s*$/;

/** @returns the number of bytes, or undefined if the end is missing */
async function writeAll(file: FileHandle, dump: AsyncIterable<Buffer>): Promise<number | undefined> {
  let bytes = 0;
  let end = '';
  for await (const chunk of dump) {
    await file.writeFile(chunk);
    bytes += chunk.length;
    end = (end + chunk.toString('latin1')).slice(-32);
  }
  return END.test(end) ? bytes : undefined;
}

/** Explains a connection that breaks off. */
async function* unbroken(dump: AsyncIterable<Buffer>, database: string): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* dump;
  } catch (error) {
    throw isTursoError(error) ? error : brokenOff(database, (error as Error).message);
  }
}

function brokenOff(database: string, reason: string): CommandError {
  return new CommandError(`The dump of "${database}" broke off: ${sentence(reason)} No file was written. Run the command again. `
    + 'If it breaks off each time, look for a table with a double quote in its name: Turso cannot dump it.');
}
