import { endStatement } from '../end-statement';
import { byName, sqlFiles, type Folder } from './folder';
import { readTexts, type FormatReader, type Reading } from './format';

const JOURNAL = 'meta/_journal.json';
const FILE = 'migration.sql';
const SNAPSHOT = 'snapshot.json';
const BREAKPOINT = '--> statement-breakpoint';
/** The dialects of drizzle-kit whose SQL Turso runs. */
const DIALECTS = ['sqlite', 'turso'];

/**
 * drizzle-kit: `0000_users.sql` in the order of `meta/_journal.json`. From version 1 on, one folder for each migration:
 * `20240131120000_users/migration.sql` with `snapshot.json`, ordered by name.
 *
 * @see https://orm.drizzle.team/docs/drizzle-kit-generate
 */
export const drizzle: FormatReader = {
  title: 'drizzle-kit',
  holds: `"${JOURNAL}", or folders such as "20240131120000_users" with "${FILE}" and "${SNAPSHOT}"`,

  evidence(folder) {
    if (folder.files.includes(JOURNAL)) return `"${JOURNAL}"`;
    const snapshot = migrationFolders(folder)[0];
    return snapshot === undefined ? undefined : `"${snapshot}/${SNAPSHOT}"`;
  },

  read(folder): Reading {
    const names = migrationFolders(folder);
    if (!folder.files.includes(JOURNAL)) return foldersOf(folder, names);
    return names.length === 0 ? journalOf(folder) : {
      migrations: [],
      faults: [`It has both "${JOURNAL}" and "${names[0]}/${SNAPSHOT}": the order of two versions of drizzle-kit. Run "drizzle-kit up", which leaves the newer.`],
    };
  },
};

function journalOf(folder: Folder): Reading {
  const { entries, faults: journalFaults } = parseJournal(folder.text(JOURNAL));
  if (entries === undefined) return { migrations: [], faults: journalFaults };
  const tags = entries.map(({ tag }) => tag);
  const files = sqlFiles(folder);
  const there = entries.filter(({ tag }) => files.includes(`${tag}.sql`));
  const { texts, faults } = readTexts(folder, there.map(({ tag }) => `${tag}.sql`));
  return {
    migrations: there.map(({ tag, when }) => ({
      name: tag, file: `${tag}.sql`, text: withEnds(texts.get(`${tag}.sql`) ?? ''), ...when === undefined ? {} : { drizzleWhen: when },
    })),
    faults: [
      ...journalFaults,
      ...tags.filter((tag) => !files.includes(`${tag}.sql`)).map((tag) => `"${tag}.sql" is missing, which "${JOURNAL}" lists. Restore it.`),
      ...files.filter((file) => !tags.includes(file.slice(0, -4)))
        .map((file) => `"${file}" is not listed in "${JOURNAL}", so drizzle would never run it. Create it with "drizzle-kit generate --custom", or move it out of the folder.`),
      ...faults,
    ],
  };
}

function foldersOf(folder: Folder, names: readonly string[]): Reading {
  const there = names.filter((name) => folder.files.includes(`${name}/${FILE}`));
  const { texts, faults } = readTexts(folder, there.map((name) => `${name}/${FILE}`));
  return {
    migrations: there.map((name) => ({ name, file: `${name}/${FILE}`, text: withEnds(texts.get(`${name}/${FILE}`) ?? '') })),
    faults: [
      ...folder.folders.filter((name) => folder.files.includes(`${name}/${FILE}`) && !names.includes(name))
        .map((name) => `"${name}" holds no "${SNAPSHOT}", as drizzle-kit writes it. Restore it, or move the folder out of here.`),
      ...names.filter((name) => !there.includes(name)).map((name) => `"${name}" holds no "${FILE}". Restore it, or remove the folder.`),
      ...names.filter((name) => !/^\d{14}/.test(name))
        .map((name) => `"${name}" does not begin with 14 digits, the time by which drizzle-kit orders. Rename the folder, for example to "20240131120000_${name}".`),
      ...sqlFiles(folder).map((file) => `"${file}" lies beside the folders, where drizzle-kit ignores it. Run "drizzle-kit up", or move it out of the folder.`),
      ...there.flatMap((name) => dialectFaults(`${name}/${SNAPSHOT}`, parsed(folder.text(`${name}/${SNAPSHOT}`)))),
      ...faults,
    ],
  };
}

function migrationFolders({ files, folders }: Folder): string[] {
  return folders.filter((name) => files.includes(`${name}/${SNAPSHOT}`)).sort(byName);
}

/** A migration in the journal. */
interface Entry {
  readonly tag: string;
  readonly when?: number;
}

/** Returns the entries in the order of the journal. drizzle runs them in this order. */
function parseJournal(text: string | undefined): { entries?: Entry[]; faults: string[] } {
  const journal = parsed(text);
  const entries = journal?.entries;
  if (!Array.isArray(entries) || !entries.every(hasTag)) {
    return { faults: [`"${JOURNAL}" is not in the format of drizzle-kit. Restore it; a merge may have damaged it.`] };
  }
  return {
    entries: entries.map(({ tag, when }) => ({ tag, ...Number.isFinite(when) ? { when } : {} })),
    faults: [
      ...dialectFaults(JOURNAL, journal),
      ...entries.length === 0 ? [`"${JOURNAL}" lists no migration. Create one with "drizzle-kit generate".`] : [],
    ],
  };
}

function hasTag(entry: unknown): entry is Entry {
  return typeof (entry as { tag?: unknown } | null)?.tag === 'string';
}

function dialectFaults(file: string, content: Record<string, unknown> | undefined): string[] {
  const dialect = content?.dialect;
  if (typeof dialect === 'string' && DIALECTS.includes(dialect)) return [];
  return [`"${file}" says ${typeof dialect === 'string' ? `dialect "${dialect}"` : 'no dialect'}. ` +
    'Turso runs SQLite: create the migrations again with dialect "turso" or "sqlite" in the configuration of drizzle-kit.'];
}

function parsed(text: string | undefined): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text ?? '') as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** Adds semicolons at breakpoints. They end statements for drizzle and are comments for SQLite. */
function withEnds(text: string): string {
  return text.split(BREAKPOINT).map((part, index, parts) => index < parts.length - 1 ? endStatement(part) : part).join(BREAKPOINT);
}
