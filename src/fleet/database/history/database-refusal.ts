/** The database must not be migrated, because of what it contains. The message names the database. */
export class DatabaseRefusal extends Error {
  /**
   * @param code one of these:
   * - `KEEPS_LEDGER`: the database is itself the schema database of a fleet
   * - `SUPERSEDED`: a later rollout was at work in it
   * - `OTHER_FLEET`: a later rollout of another fleet was at work in it
   * - `IMPORT`: the history of another tool cannot be imported
   * - `CUT_OFF`: a migration is half done and cannot go on
   */
  constructor(readonly code: 'KEEPS_LEDGER' | 'SUPERSEDED' | 'OTHER_FLEET' | 'IMPORT' | 'CUT_OFF', message: string) {
    super(message);
    this.name = 'DatabaseRefusal';
  }
}
