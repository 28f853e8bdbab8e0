import { groupFaults } from './group-faults';

/** Migrations that break a rule. The message says every kind of fault, in about ten lines at most, so that it can be read. */
export class MigrationsError extends Error {
  /**
   * @param where what was looked at: a folder, or the migrations of a fleet
   * @param faults one full sentence or two a fault: what is wrong, and what to do
   */
  constructor(readonly where: string, readonly faults: readonly string[]) {
    super(faults.length === 1 ? `${where}: ${faults[0]}` : `${where}:\n${groupFaults(faults).map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'MigrationsError';
  }
}
