/** How many faults that say the same of different files are shown one by one. */
const ALIKE = 3;
/** How many lines a message has at most. */
const LINES = 9;
const NAMES = 3;

/**
 * The faults as a person reads them: those that say the same of many files become one that names the first files and counts the others, and
 * there are never more than ten.
 */
export function groupFaults(faults: readonly string[]): string[] {
  const alike = new Map<string, string[]>();
  for (const fault of faults) {
    const shape = fault.replace(/"[^"]*"/g, '""').replace(/\d+/g, '0');
    alike.set(shape, [...alike.get(shape) ?? [], fault]);
  }
  const grouped = [...alike.values()].flatMap((same) => same.length <= ALIKE ? same : [`${same[0]} The same goes for ${others(same.slice(1))}.`]);
  const rest = grouped.length - LINES;
  return rest <= 1 ? grouped : [...grouped.slice(0, LINES), `There are ${rest} more faults. Correct these first.`];
}

/** Each by what it names first, which is its file. */
function others(faults: readonly string[]): string {
  const names = faults.map((fault) => /"[^"]*"/.exec(fault)?.[0]);
  const shown = names.slice(0, NAMES).filter((name) => name !== undefined);
  if (shown.length === 0) return `${faults.length} others`;
  return faults.length > shown.length ? `${shown.join(', ')} and ${faults.length - shown.length} more` : shown.join(', ');
}
