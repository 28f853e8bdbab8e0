import type { Migration } from '../../../migrations';
import { firstDifference } from '../../../migrations/edited-migration';
import type { SqlValue } from '../../../turso';

/** A migration that a database has, or may have. */
export interface AppliedMigration {
  /** Counts from 1, without gaps. */
  readonly position: number;
  readonly name: string;
  readonly checksum: string;
  /** Whether its rollout began and was cut off, so it is unknown which databases have it. */
  readonly interrupted?: boolean;
}

/** Reads a row of `SELECT position, name, checksum`. */
export function appliedMigration([position, name, checksum]: readonly SqlValue[]): AppliedMigration {
  return { position: Number(position), name: String(name), checksum: String(checksum) };
}

/** One way in which the declared migrations contradict the applied ones. */
export interface HistoryFault {
  /** Name of the migration. */
  readonly migration: string;
  /** What is wrong, in full sentences. */
  readonly message: string;
  /** What to do, in full sentences. */
  readonly remedy: string;
  /** The SQL that was applied and the migration that was edited since, if the applied SQL is known. */
  readonly edit?: { readonly applied: string; readonly present: Migration };
}

/** The declared migrations contradict what a database has. The message lists every fault, and shows where edited SQL first differs. */
export class HistoryError extends Error {
  constructor(readonly faults: readonly HistoryFault[], where: string) {
    super([`${where} has other migrations than those declared.`, ...faults.map(explain)].join(' '));
    this.name = 'HistoryError';
  }
}

function explain({ message, remedy, edit }: HistoryFault): string {
  return [message, ...edit === undefined ? [] : [firstDifference(edit.applied, edit.present)], remedy].join(' ');
}

/** A migration's SQL by the name and checksum of the migration, as far as the caller remembers it. */
export type KnownScripts = readonly Pick<Migration, 'name' | 'checksum' | 'sql'>[];

/**
 * Compares the declared migrations with the applied ones. The applied ones must be the beginning of the declared ones, unchanged. So it
 * is a fault to edit, remove, rename or move an applied migration, or to put a new one before it. The cost grows linearly with the lists,
 * because a rollout compares them for each tenant.
 *
 * @param applied in the order of their positions
 * @param scripts SQL of applied migrations; the fault of an edited one then has its two sides
 * @returns all faults; empty if the declared migrations continue the history
 */
export function checkHistory(
  declared: readonly Migration[], applied: readonly AppliedMigration[], scripts: KnownScripts = [],
): HistoryFault[] {
  const sides = compare(declared, applied);
  return [
    ...applied.flatMap((migration) => appliedFault(sides, migration, scripts) ?? []),
    ...insertedBefore(declared, sides),
  ];
}

/** What the checks look up in the two lists. */
interface Sides {
  readonly declared: ReadonlyMap<string, Migration>;
  readonly applied: ReadonlySet<string>;
  /** The first declared migration of each checksum whose name was not applied. */
  readonly newByChecksum: ReadonlyMap<string, Migration>;
  /** Checksums of applied migrations whose names are not declared. */
  readonly lostChecksums: ReadonlySet<string>;
  /** For each moved migration, the one that it followed when it was applied; undefined for the first. */
  readonly moved: ReadonlyMap<string, string | undefined>;
}

function compare(declared: readonly Migration[], applied: readonly AppliedMigration[]): Sides {
  const declaredByName = new Map(declared.map((migration) => [migration.name, migration]));
  const appliedNames = new Set(applied.map(({ name }) => name));
  const newByChecksum = new Map<string, Migration>();
  for (const migration of declared) {
    if (!appliedNames.has(migration.name) && !newByChecksum.has(migration.checksum)) newByChecksum.set(migration.checksum, migration);
  }
  // Compares only what both sides know, so a removed or inserted migration does not make all later ones count as moved.
  const now = declared.map(({ name }) => name).filter((name) => appliedNames.has(name));
  const then = applied.map(({ name }) => name).filter((name) => declaredByName.has(name));
  return {
    declared: declaredByName,
    applied: appliedNames,
    newByChecksum,
    lostChecksums: new Set(applied.filter(({ name }) => !declaredByName.has(name)).map(({ checksum }) => checksum)),
    moved: new Map(then.flatMap((name, index) => now[index] === name ? [] : [[name, then[index - 1]]])),
  };
}

function appliedFault(
  { declared, newByChecksum, moved }: Sides, migration: AppliedMigration, scripts: KnownScripts,
): HistoryFault | undefined {
  const { name, checksum } = migration;
  const present = declared.get(name);
  if (present === undefined) {
    const renamed = newByChecksum.get(checksum);
    return renamed === undefined
      ? fault(migration, 'was removed', 'Restore it. To undo what it did, add a new migration at the end')
      : fault(migration, `was renamed to "${renamed.name}"`, `Rename it back to "${name}"`);
  }
  if (present.checksum !== checksum) {
    const before = scripts.find((script) => script.name === name && script.checksum === checksum);
    const restored = before === undefined ? `its SQL, whose checksum was ${checksum},` : 'its SQL,';
    return {
      ...fault(migration, 'was edited', `Restore ${restored} and write your change as a new migration at the end`, present.file),
      ...before === undefined ? {} : { edit: { applied: before.sql, present } },
    };
  }
  if (!moved.has(name)) {
    return undefined;
  }
  const before = moved.get(name);
  return fault(migration, 'was moved to another place', `Put it back ${before === undefined ? 'as the first' : `directly after "${before}"`}`);
}

/** A new name for an applied migration is reported as renamed, and not as inserted too. */
function insertedBefore(declared: readonly Migration[], { applied, lostChecksums }: Sides): HistoryFault[] {
  const lastApplied = declared.reduce((last, { name }, index) => applied.has(name) ? index : last, -1);
  return declared
    .slice(0, Math.max(lastApplied, 0))
    .filter(({ name, checksum }) => !applied.has(name) && !lostChecksums.has(checksum))
    .map(({ name }) => ({
      migration: name,
      message: `Migration "${name}" is new, but stands before "${declared[lastApplied].name}", which was applied already.`,
      remedy: 'Put it at the end: number it higher than every applied migration.',
    }));
}

function fault({ name, interrupted }: AppliedMigration, what: string, remedy: string, file?: string): HistoryFault {
  const when = interrupted === true
    ? 'after a rollout of it began and was cut off, so some databases may have it'
    : 'after it was applied';
  const afterwards = interrupted === true ? '. Then apply once: if no database has it after that, you may change it' : '';
  return {
    migration: name,
    message: `Migration "${name}"${file === undefined ? '' : ` (${file})`} ${what} ${when}.`,
    remedy: `${remedy}${afterwards}.`,
  };
}
