import { fleetDatabase, type FleetDatabase } from '../../fleet';
import type { Database } from '../../turso';
import type { Work } from '../command';
import { CommandError } from '../command-error';
import type { Connection } from '../connection';

/** What a command about one database works with. */
export interface DatabaseContext extends Work {
  readonly connection: Connection;
  readonly name: string;
  /** The other arguments without an option. */
  readonly others: readonly string[];
}

/**
 * Finds the database of a command, which may read and change it.
 *
 * @throws CommandError if it does not exist or is encrypted
 */
export async function existingDatabase({ connection: { api, organization }, name }: DatabaseContext): Promise<Database> {
  const found = await api.databases.find(name);
  if (found === undefined) {
    const where = organization === undefined ? 'the personal account of the token' : `organization "${organization}"`;
    throw new CommandError(`Database "${name}" does not exist in ${where}. Correct the name, or name the organization with --organization.`);
  }
  if (found.encryptionCipher !== undefined) {
    throw new CommandError(`Database "${name}" is encrypted, and this command has no key. Use a client that takes the key, such as @libsql/client.`);
  }
  return found;
}

/** Returns where the SQL of a command goes. */
export function targetOf(database: Database): FleetDatabase {
  return fleetDatabase(database);
}
