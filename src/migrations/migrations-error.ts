import { quotedNames } from '../notation';

/** If more faults than this are alike, the message shows the first and names the files of the others. */
const ALIKE = 3;
/** A longer list shows this many faults and counts the others. */
const LINES = 9;
const NAMES = 3;

/** Reports migrations that break a rule. The message lists at most ten faults. */
export class MigrationsError extends Error {
  /**
   * @param where the folder, or the fleet, that holds the migrations
   * @param faults a full sentence or two for each fault: what is wrong, and what to do
   */
  constructor(readonly where: string, readonly faults: readonly string[]) {
    super(faults.length === 1 ? `${where}: ${faults[0]}` : `${where}:\n${groupFaults(faults).map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'MigrationsError';
  }
}

/**
 * Shortens a list of faults. If many files have the same fault, one entry names the first files and counts the others. The list has at
 * most ten entries.
 */
function groupFaults(faults: readonly string[]): string[] {
  const alike = new Map<string, string[]>();
  for (const fault of faults) {
    const shape = fault.replace(/"[^"]*"/g, '""').replace(/\d+/g, '0');
    alike.set(shape, [...alike.get(shape) ?? [], fault]);
  }
  const grouped = [...alike.values()].flatMap((same) => same.length <= ALIKE ? same : [`${same[0]} The same goes for ${others(same.slice(1))}.`]);
  const rest = grouped.length - LINES;
  return rest <= 1 ? grouped : [...grouped.slice(0, LINES), `There are ${rest} more faults. Correct these first.`];
}

/** Names each fault by the first name in it, which is its file. */
function others(faults: readonly string[]): string {
  const names = faults.flatMap((fault) => /"([^"]*)"/.exec(fault)?.[1] ?? []);
  return names.length === 0 ? `${faults.length} others` : quotedNames(names, NAMES);
}
