/** Migrations that break a rule. The message lists every fault, so that one round of corrections is enough. */
export class MigrationsError extends Error {
  /**
   * @param where what was looked at: a folder, or the migrations of a fleet
   * @param faults one full sentence or two a fault: what is wrong, and what to do
   */
  constructor(readonly where: string, readonly faults: readonly string[]) {
    super(faults.length === 1 ? `${where}: ${faults[0]}` : `${where}:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'MigrationsError';
  }
}
