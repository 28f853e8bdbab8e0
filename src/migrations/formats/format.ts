import type { Folder } from './folder';

/** How a folder keeps its migrations: as numbered SQL files, or as one of the tools that people use. */
export const MIGRATION_FORMATS = ['plain', 'prisma', 'drizzle', 'goose', 'golang-migrate', 'atlas'] as const;

/** One of {@link MIGRATION_FORMATS}. */
export type MigrationFormat = (typeof MIGRATION_FORMATS)[number];

/** How one format is told from others, and read. */
export interface FormatReader {
  /** What a folder of this format is, as in "It is no folder of ...". */
  readonly title: string;
  /** What such a folder holds: the end of a sentence that begins with "It holds". */
  readonly holds: string;
  /** What in the folder says that it is of this format; undefined where nothing does. */
  evidence(folder: Folder): string | undefined;
  read(folder: Folder): Reading;
}

/** What a format found in a folder, in the order of the format. Where there are faults, it need not be complete. */
export interface Reading {
  readonly migrations: readonly FoundMigration[];
  readonly faults: readonly string[];
  /** Files that look like migrations and that the tool itself passes over, with a sentence on each. */
  readonly passedOver?: readonly PassedOver[];
}

export interface PassedOver {
  readonly file: string;
  readonly note: string;
}

/** A migration as its file has it, before it is made one. */
export interface FoundMigration {
  readonly name: string;
  /** Its way from the folder. */
  readonly file: string;
  /** The file up to where the SQL of the migration ends. */
  readonly text: string;
  /** The line of the file on which the SQL begins. @default 1 */
  readonly line?: number;
  readonly down?: string;
  /** Whether it has to run outside of a transaction. */
  readonly noTransaction?: boolean;
  readonly allowDestructive?: boolean;
  /** `when` in the journal of drizzle-kit. */
  readonly drizzleWhen?: number;
}

/** The texts of files, and what is wrong with those that have none. */
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
