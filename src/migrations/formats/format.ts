import type { Folder } from './folder';

/** The formats of migration folders: numbered SQL files, or those of a tool. */
export const MIGRATION_FORMATS = ['plain', 'prisma', 'drizzle', 'goose', 'golang-migrate', 'atlas'] as const;

/** One of {@link MIGRATION_FORMATS}. */
export type MigrationFormat = (typeof MIGRATION_FORMATS)[number];

/** Recognizes and reads one format. */
export interface FormatReader {
  /** The format, as in "It is not a folder of ...". */
  readonly title: string;
  /** The contents of such a folder, as in "which holds ...". */
  readonly holds: string;
  /** Returns what identifies a folder as this format, or undefined. */
  evidence(folder: Folder): string | undefined;
  read(folder: Folder): Reading;
}

/** The migrations of a folder in the format's order. With faults, the list may be incomplete. */
export interface Reading {
  readonly migrations: readonly FoundMigration[];
  readonly faults: readonly string[];
  /** Files that look like migrations and that the tool ignores, with a sentence about each. */
  readonly passedOver?: readonly PassedOver[];
}

export interface PassedOver {
  readonly file: string;
  readonly note: string;
}

/** A migration as read from its file. */
export interface FoundMigration {
  readonly name: string;
  /** The path relative to the folder. */
  readonly file: string;
  /** The file up to the end of the migration's SQL. */
  readonly text: string;
  /** The line of the file on which the SQL begins. @default 1 */
  readonly line?: number;
  readonly down?: string;
  /** True if it must run outside a transaction. */
  readonly noTransaction?: boolean;
  readonly allowDestructive?: boolean;
  /** `when` in the journal of drizzle-kit. */
  readonly drizzleWhen?: number;
}

/** Reads the texts of files, and returns a fault for each unreadable one. */
export function readTexts(folder: Folder, files: readonly string[]): { texts: Map<string, string>; faults: string[] } {
  const texts = new Map<string, string>();
  const faults: string[] = [];
  for (const file of files) {
    const text = folder.text(file);
    if (text === undefined) faults.push(`"${file}" cannot be read as UTF-8 text. Save it as UTF-8, and check that it may be read.`);
    else texts.set(file, text);
  }
  return { texts, faults };
}
