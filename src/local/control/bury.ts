import { Database } from '../model';
import { Transaction } from '../registry/registry';

/** Takes a database out of use, and keeps it and its namespace. One that still waits for its content has nothing to keep. */
export function bury(transaction: Transaction, database: Database, deletedAt: string, withGroup: boolean): void {
  transaction.delete('database', database.id).delete('unsynced', database.id);
  if (database.draft !== true) {
    transaction.put('deletedDatabase', { id: database.id, database, deletedAt, withGroup });
  }
}
