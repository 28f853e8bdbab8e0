import type { Migration } from '../../migrations';
import type { SqlValue } from '../../turso';

/** A migration that a database has, or may have. */
export interface AppliedMigration {
  /** From 1, without gaps. */
  readonly position: number;
  readonly name: string;
  readonly checksum: string;
  /** True when a rollout of it was begun and cut off, so that nobody knows yet whether a database has it. */
  readonly interrupted?: boolean;
}

/** A row of `SELECT position, name, checksum`. */
export function appliedMigration([position, name, checksum]: readonly SqlValue[]): AppliedMigration {
  return { position: Number(position), name: String(name), checksum: String(checksum) };
}

/** One way in which declared migrations contradict what was applied. */
export interface HistoryFault {
  /** Name of the migration. */
  readonly migration: string;
  /** What was wrong and what to do, in full sentences. */
  readonly message: string;
}

/** Declared migrations that contradict what a database has. The message lists every fault. */
export class HistoryError extends Error {
  constructor(readonly faults: readonly HistoryFault[], where: string) {
    super([`${where} has other migrations than those declared.`, ...faults.map(({ message }) => message)].join(' '));
    this.name = 'HistoryError';
  }
}

/**
 * Compares the declared migrations with what was applied. What was applied must be the beginning of what is declared, unchanged:
 * an applied migration that was edited, removed, renamed or moved is a fault, and so is a new one in front of an applied one.
 *
 * @param applied in the order of their positions
 * @returns all faults; none when the declared migrations continue the history
 */
export function checkHistory(declared: readonly Migration[], applied: readonly AppliedMigration[]): HistoryFault[] {
  return [
    ...applied.flatMap((migration) => appliedFault(declared, applied, migration) ?? []),
    ...insertedBefore(declared, applied),
  ];
}

function appliedFault(
  declared: readonly Migration[], applied: readonly AppliedMigration[], migration: AppliedMigration,
): HistoryFault | undefined {
  const { name, checksum } = migration;
  const present = declared.find((candidate) => candidate.name === name);
  if (present === undefined) {
    const known = new Set(applied.map((other) => other.name));
    const renamed = declared.find((candidate) => candidate.checksum === checksum && !known.has(candidate.name));
    return renamed === undefined
      ? fault(migration, 'was removed', 'Restore it. To undo what it did, add a new migration at the end')
      : fault(migration, `was renamed to "${renamed.name}"`, `Rename it back to "${name}"`);
  }
  if (present.checksum !== checksum) {
    return fault(migration, 'was edited', `Restore its SQL (${checksum}), and write what you want to change as a new migration at the end`);
  }
  return movedFault(declared, applied, migration);
}

/** Only what both sides know is compared: a removed or inserted migration does not make all later ones count as moved. */
function movedFault(
  declared: readonly Migration[], applied: readonly AppliedMigration[], migration: AppliedMigration,
): HistoryFault | undefined {
  const appliedNames = new Set(applied.map(({ name }) => name));
  const now = declared.filter(({ name }) => appliedNames.has(name)).map(({ name }) => name);
  const then = applied.filter(({ name }) => now.includes(name)).map(({ name }) => name);
  const place = then.indexOf(migration.name);
  if (now[place] === migration.name) {
    return undefined;
  }
  const before = place === 0 ? 'as the first' : `directly after "${then[place - 1]}"`;
  return fault(migration, 'was moved to another place', `Put it back ${before}`);
}

function insertedBefore(declared: readonly Migration[], applied: readonly AppliedMigration[]): HistoryFault[] {
  const appliedNames = new Set(applied.map(({ name }) => name));
  const lastApplied = declared.reduce((last, { name }, index) => appliedNames.has(name) ? index : last, -1);
  return declared
    .slice(0, Math.max(lastApplied, 0))
    .filter((candidate) => !appliedNames.has(candidate.name) && !isRenamed(declared, applied, candidate))
    .map(({ name }) => ({
      migration: name,
      message: `Migration "${name}" is new, but stands before "${declared[lastApplied].name}", which was applied already. ` +
        'Put it at the end: number it higher than every applied migration.',
    }));
}

/** A new name for an applied migration is told as that, not as an insertion too. */
function isRenamed(declared: readonly Migration[], applied: readonly AppliedMigration[], candidate: Migration): boolean {
  return applied.some(({ name, checksum }) => checksum === candidate.checksum && !declared.some((other) => other.name === name));
}

function fault({ name, interrupted }: AppliedMigration, what: string, remedy: string): HistoryFault {
  const when = interrupted === true
    ? 'after a rollout of it was begun and cut off, so that some databases may have it'
    : 'after it was applied';
  const afterwards = interrupted === true ? '. Then apply once: if no database has it after that, it may be changed' : '';
  return { migration: name, message: `Migration "${name}" ${what} ${when}. ${remedy}${afterwards}.` };
}
