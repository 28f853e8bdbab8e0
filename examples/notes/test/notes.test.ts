import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { drizzle } from 'drizzle-orm/libsql';
import { migrate } from 'drizzle-orm/libsql/migrator';
import { Hono } from 'hono';
import { noteRoutes } from '../app/notes';
import type { SignedIn } from '../app/sign-in';

/** A database as drizzle's own migrator makes it from the folder of this example. */
const folder = mkdtempSync(join(tmpdir(), 'notes-'));
const db = drizzle(`file:${join(folder, 'notes.db')}`);
const app = new Hono<SignedIn>()
  .use(async (context, next) => {
    context.set('db', db);
    await next();
  })
  .route('/', noteRoutes);
before(() => migrate(db, { migrationsFolder: join(__dirname, '..', 'migrations') }));
after(() => {
  db.$client.close();
  rmSync(folder, { recursive: true });
});

test('a note has its tags, each of them once', async () => {
  const created = await post('/notes', { body: 'Buy milk', tags: ['home', 'shop', 'home'] });
  assert.equal(created.status, 201);
  await post('/notes', { body: 'Sleep' });
  assert.deepEqual(pick(await get('/notes')), [['Sleep', []], ['Buy milk', ['home', 'shop']]]);
  assert.deepEqual(pick(await get('/notes?tag=shop')), [['Buy milk', ['home', 'shop']]]);
  assert.deepEqual(pick(await get('/notes?tag=unknown')), []);
});

test('a note that is not text, or has other tags than texts, is rejected', async () => {
  for (const body of [{}, { body: ' ' }, { body: 7 }, { body: 'x', tags: 'home' }, { body: 'x', tags: [7] }]) {
    assert.equal((await post('/notes', body)).status, 400);
  }
});

test('a reminder belongs to a note, is listed when it is due, and goes with the note', async () => {
  const { id } = await (await post('/notes', { body: 'Call home' })).json() as { id: number };
  assert.equal((await post(`/notes/${id}/reminders`, { dueAt: 'tomorrow' })).status, 400);
  assert.equal((await post('/notes/999/reminders', { dueAt: '2020-01-01T00:00:00Z' })).status, 404);
  await post(`/notes/${id}/reminders`, { dueAt: '2020-01-01T00:00:00Z' });
  await post(`/notes/${id}/reminders`, { dueAt: '2999-01-01T00:00:00Z' });
  assert.deepEqual((await get('/reminders')).map(({ body }) => body), ['Call home']);
  assert.equal((await app.request(`/notes/${id}`, { method: 'DELETE' })).status, 204);
  assert.deepEqual(await get('/reminders'), []);
});

async function get(path: string): Promise<any[]> {
  return (await app.request(path)).json() as Promise<any[]>;
}

async function post(path: string, body: unknown): Promise<Response> {
  return app.request(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

function pick(found: any[]): [string, string[]][] {
  return found.map(({ body, tags }) => [body, tags]);
}
