import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** The database of one user. No table has a column for the user: everything in it is theirs. */
export const notes = sqliteTable('notes', {
  id: integer().primaryKey(),
  body: text().notNull(),
  createdAt: integer('created_at', { mode: 'timestamp' }).notNull().default(sql`(unixepoch())`),
});

export const tags = sqliteTable('tags', {
  id: integer().primaryKey(),
  name: text().notNull().unique(),
});

export const noteTags = sqliteTable('note_tags', {
  noteId: integer('note_id').notNull().references(() => notes.id, { onDelete: 'cascade' }),
  tagId: integer('tag_id').notNull().references(() => tags.id, { onDelete: 'cascade' }),
}, (table) => [
  primaryKey({ columns: [table.noteId, table.tagId] }),
  index('note_tags_tag').on(table.tagId),
]);

export const reminders = sqliteTable('reminders', {
  id: integer().primaryKey(),
  noteId: integer('note_id').notNull().references(() => notes.id, { onDelete: 'cascade' }),
  dueAt: integer('due_at', { mode: 'timestamp' }).notNull(),
}, (table) => [index('reminders_due_at').on(table.dueAt)]);
