/** What a database itself says against being migrated. Its message names the database. */
export class DatabaseRefusal extends Error {
  /**
   * @param code `KEEPS_LEDGER` when it is the schema database of a fleet itself, `SUPERSEDED` when a newer rollout was at work in it,
   * `IMPORT` when another tool's record cannot be taken over, `CUT_OFF` when a migration is half done that cannot go on
   */
  constructor(readonly code: 'KEEPS_LEDGER' | 'SUPERSEDED' | 'IMPORT' | 'CUT_OFF', message: string) {
    super(message);
    this.name = 'DatabaseRefusal';
  }
}
