/** What a database itself says against being migrated. Its message names the database. */
export class DatabaseRefusal extends Error {
  /**
   * @param code `KEEPS_LEDGER` when it is the schema database of a fleet itself, `SUPERSEDED` when a newer rollout was at work in it,
   * `OTHER_FLEET` when that was one of another fleet, `IMPORT` when another tool's record cannot be taken over, `CUT_OFF` when a
   * migration is half done that cannot go on
   */
  constructor(readonly code: 'KEEPS_LEDGER' | 'SUPERSEDED' | 'OTHER_FLEET' | 'IMPORT' | 'CUT_OFF', message: string) {
    super(message);
    this.name = 'DatabaseRefusal';
  }
}
