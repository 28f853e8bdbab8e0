import type { HistoryTable } from './history-tables';
import type { PreparedMigration } from './prepared-migration';
import { sha256 } from './sha256';
import type { SqlValue } from '../../turso';

/** A row of a tool's table, by column. */
export type ToolRow = Readonly<Record<string, SqlValue>>;

/** A migration that a tool has applied. */
export interface AppliedByTool {
  /** What {@link ToolHistory.keys} has for that migration too. */
  readonly key: string;
  /** As a message names it. */
  readonly label: string;
  /** Whether those declared in front of it are applied too, without rows of their own. */
  readonly upTo?: boolean;
}

/** How a tool keeps its record. */
interface ToolHistory {
  /** Its name, as people write it. */
  readonly title: string;
  /** What its table has to have. */
  readonly columns: readonly string[];
  /** What its rows say; what is half done or failed there is a fault, which says what to do. */
  readonly read: (rows: readonly ToolRow[]) => { readonly applied: readonly AppliedByTool[]; readonly faults: readonly string[] };
  /** How its rows may name a declared migration. */
  readonly keys: (migration: PreparedMigration) => readonly string[] | Promise<readonly string[]>;
}

/** The tools whose record can be taken over, each by the table that it makes itself. */
export const TOOLS: Readonly<Record<HistoryTable, ToolHistory>> = {
  /** A migration has a row an attempt; one that failed is resolved by rolling its row back. */
  'prisma': {
    title: 'Prisma',
    columns: ['migration_name', 'finished_at', 'rolled_back_at'],
    read: (rows) => {
      const counting = rows.filter((row) => row.rolled_back_at === null);
      return {
        applied: counting.filter((row) => row.finished_at !== null).map(({ migration_name: name }) => named(text(name), `"${text(name)}"`)),
        faults: counting.filter((row) => row.finished_at === null).map(({ migration_name: name }) =>
          `Migration "${text(name)}" was begun and has failed. Resolve it ("prisma migrate resolve"), then apply again.`),
      };
    },
    keys: ({ name }) => [name],
  },
  /** It names a migration by the hash of its file alone. */
  'drizzle': {
    title: 'drizzle',
    columns: ['hash', 'created_at'],
    read: (rows) => ({
      applied: rows.map((row) => named(`sha256:${text(row.hash)}`, `a file with the hash ${text(row.hash)} (created_at ${text(row.created_at)})`)),
      faults: [],
    }),
    keys: ({ sql }) => Promise.all(asFiles(sql).map(sha256)),
  },
  /** Taking back deletes rows; it once added rows with `is_applied` 0 instead. Version 0 is the table itself. */
  'goose': {
    title: 'goose',
    columns: ['id', 'version_id', 'is_applied'],
    read: (rows) => {
      const inOrder = [...rows].sort((left, right) => Number(left.id) - Number(right.id));
      const last = new Map(inOrder.map((row) => [text(row.version_id), isTrue(row.is_applied)]));
      return { applied: [...last].filter(([version, isApplied]) => isApplied && version !== '0').map(([version]) => numbered(version)), faults: [] };
    },
    keys: numberOf,
  },
  /** One row: the last version. */
  'golang-migrate': {
    title: 'golang-migrate',
    columns: ['version', 'dirty'],
    read: (rows) => ({
      applied: rows.filter((row) => !isTrue(row.dirty)).map((row) => ({ ...numbered(text(row.version)), upTo: true })),
      faults: rows.filter((row) => isTrue(row.dirty)).map((row) =>
        `Version ${text(row.version)} is dirty: it failed midway. Correct the schema, say so ("migrate force"), then apply again.`),
    }),
    keys: numberOf,
  },
  /** Versions that begin with a dot are notes of its own. A baseline has no rows for what is before it. */
  'atlas': {
    title: 'Atlas',
    columns: ['version', 'type', 'applied', 'total', 'error'],
    read: (rows) => {
      const revisions = rows.filter((row) => !text(row.version).startsWith('.'));
      const failed = revisions.filter((row) => !hasFlag(row, RESOLVED) &&
        (Number(row.applied) < Number(row.total) || (row.error !== null && row.error !== '')));
      return {
        applied: revisions.filter((row) => !failed.includes(row))
          .map((row) => ({ ...numbered(text(row.version)), upTo: hasFlag(row, BASELINE) })),
        faults: failed.map((row) => `Of version ${text(row.version)}, ${text(row.applied)} of ${text(row.total)} statements are applied. ` +
          'Let Atlas end it ("atlas migrate apply"), then apply again.'),
      };
    },
    keys: ({ name }) => [normal(/^[^_.]*/.exec(name)?.[0] ?? '')],
  },
};

/** Bits of Atlas' column `type`. */
const BASELINE = 1;
const RESOLVED = 4;

function hasFlag({ type }: ToolRow, flag: number): boolean {
  return Math.floor(Number(type) / flag) % 2 === 1;
}

function named(key: string, label: string): AppliedByTool {
  return { key, label };
}

function numbered(version: string): AppliedByTool {
  return named(normal(version), `version ${version}`);
}

/** The number that a migration's name begins with. */
function numberOf({ name }: PreparedMigration): string[] {
  const digits = /^\d+/.exec(name)?.[0];
  return digits === undefined ? [] : [normal(digits)];
}

/** Numbers are compared without the zeros in front of them. */
function normal(version: string): string {
  return /^\d+$/.test(version) ? String(BigInt(version)) : version;
}

/** The files that a migration's SQL may have been read from: line ends and a byte order mark are not kept. */
function asFiles(sql: string): string[] {
  return [sql, sql.replaceAll('\n', '\r\n')].flatMap((file) => [file, `\uFEFF${file}`]);
}

function text(value: SqlValue | undefined): string {
  return String(value ?? '');
}

/** Tables hold truth as 1, or as text where it was written by hand. */
function isTrue(value: SqlValue | undefined): boolean {
  return /^(1|true|t|yes)$/i.test(text(value));
}
