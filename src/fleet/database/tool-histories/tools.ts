import { compareWithDrizzle } from './drizzle';
import type { HistoryTool } from './tool-tables';
import type { PreparedMigration } from '../prepared-migration';
import { compareByKey, isTrue, named, normal, numbered, numberOf, text, type Comparison, type ToolRow } from './compare';

/** How a tool keeps its history. */
interface ToolHistory {
  /** Its name in messages. */
  readonly title: string;
  /** Columns that its table must have. */
  readonly columns: readonly string[];
  /** Compares its rows with the declared migrations. */
  readonly compare: (rows: readonly ToolRow[], migrations: readonly PreparedMigration[]) => Comparison | Promise<Comparison>;
}

/** The tools whose history can be imported, with the table that each tool creates itself. */
export const TOOLS: Readonly<Record<HistoryTool, ToolHistory>> = {
  /** A migration has one row for each attempt. `prisma migrate resolve` marks the row of a failed attempt as rolled back. */
  'prisma': {
    title: 'Prisma',
    columns: ['migration_name', 'finished_at', 'rolled_back_at'],
    compare: (rows, migrations) => {
      const counting = rows.filter((row) => row.rolled_back_at === null);
      return compareByKey(
        counting.filter((row) => row.finished_at !== null).map(({ migration_name: name }) => named(text(name), `"${text(name)}"`)),
        migrations.map(({ name }) => [name]),
        counting.filter((row) => row.finished_at === null).map(({ migration_name: name }) =>
          `Migration "${text(name)}" was begun and has failed. Resolve it ("prisma migrate resolve"), then apply again.`),
      );
    },
  },
  'drizzle': { title: 'drizzle', columns: ['hash', 'created_at'], compare: compareWithDrizzle },
  /**
   * goose deletes a row when it reverts a migration. Older versions added a row with `is_applied` 0 instead. Version 0 stands for the table
   * itself.
   */
  'goose': {
    title: 'goose',
    columns: ['id', 'version_id', 'is_applied'],
    compare: (rows, migrations) => {
      const inOrder = [...rows].sort((left, right) => Number(left.id) - Number(right.id));
      const last = new Map(inOrder.map((row) => [text(row.version_id), isTrue(row.is_applied)]));
      const applied = [...last].filter(([version, isApplied]) => isApplied && version !== '0').map(([version]) => numbered(version));
      return compareByKey(applied, migrations.map(numberOf));
    },
  },
  /** The table has one row, the last version. */
  'golang-migrate': {
    title: 'golang-migrate',
    columns: ['version', 'dirty'],
    compare: (rows, migrations) => compareByKey(
      rows.filter((row) => !isTrue(row.dirty)).map((row) => ({ ...numbered(text(row.version)), upTo: true })),
      migrations.map(numberOf),
      rows.filter((row) => isTrue(row.dirty)).map((row) =>
        `Version ${text(row.version)} is dirty: it failed midway. Correct the schema, say so ("migrate force"), then apply again.`),
    ),
  },
  /** Versions that begin with a dot are notes of Atlas itself. Migrations before a baseline have no rows. */
  'atlas': {
    title: 'Atlas',
    columns: ['version', 'type', 'applied', 'total', 'error'],
    compare: (rows, migrations) => {
      const revisions = rows.filter((row) => !text(row.version).startsWith('.'));
      const failed = revisions.filter((row) => !hasFlag(row, RESOLVED) &&
        (Number(row.applied) < Number(row.total) || (row.error !== null && row.error !== '')));
      return compareByKey(
        revisions.filter((row) => !failed.includes(row)).map((row) => ({ ...numbered(text(row.version)), upTo: hasFlag(row, BASELINE) })),
        migrations.map(({ name }) => [normal(/^[^_.]*/.exec(name)?.[0] ?? '')]),
        failed.map((row) => `Of version ${text(row.version)}, ${text(row.applied)} of ${text(row.total)} statements are applied. ` +
          'Let Atlas end it ("atlas migrate apply"), then apply again.'),
      );
    },
  },
};

/** Bits of Atlas' column `type`. */
const BASELINE = 1;
const RESOLVED = 4;

function hasFlag({ type }: ToolRow, flag: number): boolean {
  return Math.floor(Number(type) / flag) % 2 === 1;
}
