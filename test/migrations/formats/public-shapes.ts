import { createHash } from 'node:crypto';
import type { MigrationFormat } from '../../../src/migrations';

/** A folder with the structure of a public project, and how a fleet reads it. */
export interface Shape {
  readonly title: string;
  readonly format: MigrationFormat;
  readonly files: Readonly<Record<string, string>>;
  /** Names in the order in which they are applied. */
  readonly order: readonly string[];
  /** The first migration that can be a target of a revert. */
  readonly back?: string;
  /** Tables after all migrations. */
  readonly tables: readonly string[];
}

const journal = (...tags: string[]) => JSON.stringify({
  version: '7', dialect: 'sqlite', entries: tags.map((tag, idx) => ({ idx, version: '6', when: 1700000000000 + idx, tag, breakpoints: true })),
});
/** `atlas.sum` of these files. */
function atlasSum(files: Readonly<Record<string, string>>): string {
  const running = createHash('sha256');
  const total = createHash('sha256');
  const lines = Object.entries(files).map(([file, text]) => {
    const hash = running.update(file).update(text).copy().digest('base64');
    total.update(file).update(hash);
    return `${file} h1:${hash}\n`;
  });
  return `h1:${total.digest('base64')}\n${lines.join('')}`;
}
const ATLAS = {
  '20240101000000.sql': '-- Create "users" table\nCREATE TABLE `users` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT);\n',
  '20240102000000_nothing.sql': '-- nothing yet\n',
  '20240103000000_name.sql': '-- Add column "name" to table: "users"\nALTER TABLE `users` ADD COLUMN `name` text NULL;\n',
};
const LOCK = 'provider = "sqlite"\n';
const REBUILD = `PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE \`__new_marks\` (\`id\` integer PRIMARY KEY, \`url\` text NOT NULL, \`rank\` integer DEFAULT 0 NOT NULL);
--> statement-breakpoint
INSERT INTO \`__new_marks\`("id", "url", "rank") SELECT "id", "url", 1 FROM \`marks\`;--> statement-breakpoint
DROP TABLE \`marks\`;--> statement-breakpoint
ALTER TABLE \`__new_marks\` RENAME TO \`marks\`;--> statement-breakpoint
PRAGMA foreign_keys=ON;`;

export const SHAPES: readonly Shape[] = [
  {
    title: 'drizzle-kit with a journal, breakpoints, a rebuild and a custom file of comments',
    format: 'drizzle',
    files: {
      'meta/_journal.json': journal('0000_brave_ant', '0001_custom', '0002_rebuilt'),
      '0000_brave_ant.sql': "CREATE TABLE `marks` (\n\t`id` integer PRIMARY KEY,\n\t`url` text DEFAULT 'a' NOT NULL\n);\n--> statement-breakpoint\nINSERT INTO `marks` (`url`) VALUES ('x');",
      '0001_custom.sql': '-- Custom SQL migration file, put your code below! --',
      '0002_rebuilt.sql': REBUILD,
    },
    order: ['0000_brave_ant', '0001_custom', '0002_rebuilt'],
    tables: ['marks'],
  },
  {
    title: 'drizzle-kit 1, a folder a migration',
    format: 'drizzle',
    files: {
      '20250101000000_first/migration.sql': 'CREATE TABLE `rooms` (`id` integer PRIMARY KEY);',
      '20250101000000_first/snapshot.json': '{"dialect":"sqlite"}',
      '20250102000000_second/migration.sql': 'ALTER TABLE `rooms` ADD `name` text;--> statement-breakpoint\nCREATE INDEX `by_name` ON `rooms` (`name`);',
      '20250102000000_second/snapshot.json': '{"dialect":"sqlite"}',
    },
    order: ['20250101000000_first', '20250102000000_second'],
    tables: ['rooms'],
  },
  {
    title: 'Prisma with quoted names, a rebuild and an empty migration',
    format: 'prisma',
    files: {
      'migration_lock.toml': LOCK,
      '20240101000000_init/migration.sql': '-- CreateTable\nCREATE TABLE "User" (\n    "id" TEXT NOT NULL PRIMARY KEY,\n    "role" TEXT NOT NULL DEFAULT \'MEMBER\'\n);\n\n-- CreateIndex\nCREATE UNIQUE INDEX "User_id_key" ON "User"("id");\n',
      '20240102000000_empty/migration.sql': '-- This is an empty migration.',
      '20240103000000_rebuild/migration.sql': '-- RedefineTables\nPRAGMA defer_foreign_keys=ON;\nPRAGMA foreign_keys=OFF;\nCREATE TABLE "new_User" ("id" TEXT NOT NULL PRIMARY KEY, "role" TEXT NOT NULL DEFAULT \'MEMBER\', "email" TEXT);\nINSERT INTO "new_User" ("id", "role") SELECT "id", "role" FROM "User";\nDROP TABLE "User";\nALTER TABLE "new_User" RENAME TO "User";\nCREATE UNIQUE INDEX "User_id_key" ON "User"("id");\nPRAGMA foreign_keys=ON;\nPRAGMA defer_foreign_keys=OFF;\n',
      '20240103000000_rebuild/down.sql': 'ALTER TABLE "User" DROP COLUMN "email";',
    },
    order: ['20240101000000_init', '20240102000000_empty', '20240103000000_rebuild'],
    back: '20240101000000_init',
    tables: ['User'],
  },
  {
    title: 'goose with a trigger, a file outside of a transaction and one of comments',
    format: 'goose',
    files: {
      '00001_init.sql': '-- +goose Up\nCREATE TABLE items (id INTEGER PRIMARY KEY, changed TEXT);\n-- +goose Down\nDROP TABLE items;\n',
      '00002_trigger.sql': "-- +goose Up\n-- +goose StatementBegin\nCREATE TRIGGER items_changed AFTER INSERT ON items BEGIN\n  UPDATE items SET changed = datetime('now') WHERE id = NEW.id;\nEND\n-- +goose StatementEnd\n-- +goose Down\nDROP TRIGGER items_changed;\n",
      '00003_nothing.sql': '-- +goose Up\n-- moved elsewhere\n-- +goose Down\n-- nothing\n',
      '00004_index.sql': '-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX items_by_change ON items (changed);\n-- +goose Down\nDROP INDEX items_by_change;\n',
    },
    order: ['00001_init', '00002_trigger', '00003_nothing', '00004_index'],
    back: '00001_init',
    tables: ['items'],
  },
  {
    title: 'goose with times for numbers and Windows line ends',
    format: 'goose',
    files: {
      '20240102000000_b.sql': "-- +goose Up\r\nINSERT INTO notes VALUES ('two\r\nlines');\r\n-- +goose Down\r\nDELETE FROM notes WHERE text = 'two\r\nlines';\r\n",
      '20240101000000_a.sql': '-- +goose Up\r\nCREATE TABLE notes (text);\r\n-- +goose Down\r\nDROP TABLE notes;\r\n',
    },
    order: ['20240101000000_a', '20240102000000_b'],
    back: '20240101000000_a',
    tables: ['notes'],
  },
  {
    title: 'golang-migrate with unpadded numbers, odd endings, its own transactions and an empty file',
    format: 'golang-migrate',
    files: {
      '1_init.up.sql': 'BEGIN;\nCREATE TABLE devices (id INTEGER PRIMARY KEY);\nCOMMIT;\n',
      '1_init.down.sql': 'DROP TABLE IF EXISTS devices;',
      '2_nothing.up.sql': '',
      '2_nothing.down.sql': '',
      '9_name.up..sql': 'ALTER TABLE devices ADD COLUMN name TEXT;',
      '9_title.down.sql': 'ALTER TABLE devices DROP COLUMN name;',
      '10_seen.up.SQL': 'ALTER TABLE devices ADD COLUMN seen INTEGER;',
      '10_seen.down.sql': 'ALTER TABLE devices DROP COLUMN seen;',
    },
    order: ['1_init', '2_nothing', '9_name', '10_seen'],
    back: '1_init',
    tables: ['devices'],
  },
  {
    title: 'Atlas with quoted comments and a file of comments',
    format: 'atlas',
    files: { ...ATLAS, 'atlas.sum': atlasSum(ATLAS) },
    order: ['20240101000000', '20240102000000_nothing', '20240103000000_name'],
    tables: ['users'],
  },
  {
    title: 'plain files with a full text index, triggers and a scratch table',
    format: 'plain',
    files: {
      '001-pages.sql': 'CREATE TABLE pages (id INTEGER PRIMARY KEY, text TEXT);\nCREATE VIRTUAL TABLE pages_fts USING fts5(text, content=pages, content_rowid=id);\nCREATE TRIGGER pages_added AFTER INSERT ON pages BEGIN INSERT INTO pages_fts(rowid, text) VALUES (new.id, new.text); END;\n',
      '002-seed.sql': "CREATE TABLE scratch (text);\nINSERT INTO scratch VALUES ('a;b'), ('it''s');\nINSERT INTO pages (text) SELECT text FROM scratch;\nDROP TABLE scratch;\n",
      '010_last.sql': '-- reserved\n',
    },
    order: ['001-pages', '002-seed', '010_last'],
    tables: ['pages', 'pages_fts', 'pages_fts_config', 'pages_fts_data', 'pages_fts_docsize', 'pages_fts_idx'],
  },
];
