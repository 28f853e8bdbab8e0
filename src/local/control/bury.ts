import { ControlParts } from './parts';
import { Database } from '../model';
import { Transaction } from '../registry/registry';

/**
 * Removes a database, but keeps it with its namespace if it can be restored. A database that waits for its content cannot be restored. A
 * database that follows a schema cannot either, because later migrations would still reach it.
 */
export function bury(transaction: Transaction, database: Database, deletedAt: string, withGroup: boolean): void {
  transaction.delete('database', database.id).delete('unsynced', database.id);
  if (isRestorable(database)) {
    transaction.put('deletedDatabase', { id: database.id, database, deletedAt, withGroup });
  }
}

/** Closes the connections of removed databases, and deletes the namespaces that are not kept. */
export async function finishBurial({ connections, admin }: ControlParts, databases: readonly Database[]): Promise<void> {
  databases.forEach(({ id }) => connections.close(id));
  for (const { id } of databases.filter((database) => !isRestorable(database))) {
    await admin.delete(id);
  }
}

function isRestorable({ draft, schemaId }: Database): boolean {
  return draft !== true && schemaId === undefined;
}
