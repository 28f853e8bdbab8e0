import type { Migration } from './migration';

/** A statement of a migration that a reviewer has to know of. */
export interface DestructiveStatement {
  /** `loses data`: rows, columns or values are gone afterwards. `may fail on data`: it fails where data breaks the new rule. */
  readonly kind: 'loses data' | 'may fail on data';
  /** As the migration names it; undefined when it has none. */
  readonly file?: string;
  /** Line of the file, or of the migration's SQL when it has no file, on which the statement begins. */
  readonly line: number;
  /** The statement without what stands in its strings. */
  readonly statement: string;
  /** What it does, as a few words: `drops the table "users"`. */
  readonly reason: string;
}

/** The statements of a migration that lose data, and those that may fail on the data of one database and not on another's, in order. */
export function destructiveStatements(_migration: Migration): DestructiveStatement[] {
  return [];
}
