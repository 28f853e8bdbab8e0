import { HEALTHY, type Work } from './command';
import { jsonText } from './render';
import { readDirectory } from '../migrations';

/** `cdktf-turso migrations bundle`: prints what the runtime needs of a folder's migrations. */
export async function bundleMigrations({ operands: [folder], options: { format }, terminal }: Work): Promise<number> {
  const migrations = readDirectory(folder, { format, onPassedOver: (note) => terminal.note(note) });
  terminal.write(jsonText(migrations.map(({ name, sql, checksum, transaction, allowDestructive, foreignKeys }) =>
    ({ name, sql, checksum, transaction, allowDestructive, foreignKeys }))));
  return HEALTHY;
}
