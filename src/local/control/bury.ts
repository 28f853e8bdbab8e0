import { ControlParts } from './parts';
import { Database } from '../model';
import { Transaction } from '../registry/registry';

/**
 * Takes a database out of use, and keeps it and its namespace where it can be restored: not one that still waits for its
 * content, nor one that follows a schema, whose migrations would go on to reach it.
 */
export function bury(transaction: Transaction, database: Database, deletedAt: string, withGroup: boolean): void {
  transaction.delete('database', database.id).delete('unsynced', database.id);
  if (isRestorable(database)) {
    transaction.put('deletedDatabase', { id: database.id, database, deletedAt, withGroup });
  }
}

/** What is left to do once databases are buried: connections end, and so do the namespaces of what is not kept. */
export async function finishBurial({ connections, admin }: ControlParts, databases: readonly Database[]): Promise<void> {
  databases.forEach(({ id }) => connections.close(id));
  for (const { id } of databases.filter((database) => !isRestorable(database))) {
    await admin.delete(id);
  }
}

function isRestorable({ draft, schemaId }: Database): boolean {
  return draft !== true && schemaId === undefined;
}
