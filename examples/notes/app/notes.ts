import { asc, desc, eq, getTableColumns, inArray, lte, sql } from 'drizzle-orm';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { validator } from 'hono/validator';
import { notes, noteTags, reminders, tags } from './schema';
import type { SignedIn } from './sign-in';

/** Notes, their tags and their reminders. Each query goes to the user's own database. */
export const noteRoutes = new Hono<SignedIn>();

noteRoutes.get('/notes', async (context) => {
  const { db } = context.var;
  const tag = context.req.query('tag');
  const tagged = db.select({ id: noteTags.noteId }).from(noteTags).innerJoin(tags, eq(tags.id, noteTags.tagId)).where(eq(tags.name, tag ?? ''));
  return context.json(await db
    .select({ ...getTableColumns(notes), tags: sql<string>`json_group_array(${tags.name}) FILTER (WHERE ${tags.name} IS NOT NULL)`.mapWith(JSON.parse) })
    .from(notes)
    .leftJoin(noteTags, eq(noteTags.noteId, notes.id))
    .leftJoin(tags, eq(tags.id, noteTags.tagId))
    .where(tag === undefined ? undefined : inArray(notes.id, tagged))
    .groupBy(notes.id)
    .orderBy(desc(notes.id)));
});

const newNote = validator('json', ({ body, tags: names = [] }) => {
  if (!isText(body) || !Array.isArray(names) || !names.every(isText)) {
    throw new HTTPException(400, { message: 'Send {"body": "...", "tags": ["..."]}.' });
  }
  return { body, names: [...new Set<string>(names)] };
});

noteRoutes.post('/notes', newNote, async (context) => {
  const { body, names } = context.req.valid('json');
  const note = await context.var.db.transaction(async (transaction) => {
    const [created] = await transaction.insert(notes).values({ body }).returning();
    if (names.length > 0) {
      await transaction.insert(tags).values(names.map((name) => ({ name }))).onConflictDoNothing();
      const used = await transaction.select({ tagId: tags.id }).from(tags).where(inArray(tags.name, names));
      await transaction.insert(noteTags).values(used.map(({ tagId }) => ({ noteId: created.id, tagId })));
    }
    return created;
  });
  return context.json({ ...note, tags: names }, 201);
});

noteRoutes.delete('/notes/:id', async (context) => {
  const { rowsAffected } = await context.var.db.delete(notes).where(eq(notes.id, Number(context.req.param('id'))));
  if (rowsAffected === 0) throw new HTTPException(404, { message: 'There is no such note.' });
  return context.body(null, 204);
});

noteRoutes.get('/tags', async (context) => {
  const { db } = context.var;
  return context.json(await db
    .select({ name: tags.name, notes: db.$count(noteTags, eq(noteTags.tagId, tags.id)) })
    .from(tags)
    .orderBy(asc(tags.name)));
});

const newReminder = validator('json', ({ dueAt }) => {
  if (!isText(dueAt) || Number.isNaN(Date.parse(dueAt))) throw new HTTPException(400, { message: 'Send {"dueAt": "2030-01-31T09:00:00Z"}.' });
  return { dueAt: new Date(dueAt) };
});

noteRoutes.post('/notes/:id/reminders', newReminder, async (context) => {
  const { db } = context.var;
  const [note] = await db.select().from(notes).where(eq(notes.id, Number(context.req.param('id'))));
  if (note === undefined) throw new HTTPException(404, { message: 'There is no such note.' });
  const [reminder] = await db.insert(reminders).values({ noteId: note.id, ...context.req.valid('json') }).returning();
  return context.json(reminder, 201);
});

/** The reminders that are due. */
noteRoutes.get('/reminders', async (context) => context.json(await context.var.db
  .select({ ...getTableColumns(reminders), body: notes.body })
  .from(reminders)
  .innerJoin(notes, eq(notes.id, reminders.noteId))
  .where(lte(reminders.dueAt, new Date()))
  .orderBy(asc(reminders.dueAt))));

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
