import { Hono } from 'hono';
import type { Context } from 'hono';
import { needs } from './access';
import { entry } from './audit';
import type { Cloud } from './env';
import { answerPage, answerVersion, body, pageRequest, refuse, refuseStale, seenVersion } from './requests';
import { FIELDS, fieldFault, type Field } from '../shared/connection';
import { stamp } from '../shared/stamp';

interface Connection {
  readonly id: string;
  readonly name: string;
  readonly version: number;
}

const CONNECTION = `SELECT id, ${FIELDS.join(', ')}, version FROM connections WHERE team_id = ?`;

export const connections = new Hono<Cloud>();

connections.get('/', async (c) => {
  const page = pageRequest(c, ['', '']);
  const rows = await c.var.db.all(`${CONNECTION} AND (name, id) > (?, ?) ORDER BY name, id LIMIT ?`, teamOf(c), ...page.after, page.limit + 1) as Connection[];
  return answerPage(c, rows, page, ({ name, id }) => [name, id]);
});

connections.post('/', needs('connections:update'), async (c) => {
  const values = await fieldsOf(c);
  if (values.name === undefined) refuse(400, 'A connection needs a name.');
  const [id, teamId, userId] = [crypto.randomUUID(), teamOf(c), c.var.userId];
  const fields = Object.keys(values) as Field[];
  await c.var.db.batch([
    {
      sql: `INSERT INTO connections (id, team_id, stamps, ${fields.join(', ')}) VALUES (?, ?, ?, ${fields.map(() => '?').join(', ')})`,
      args: [id, teamId, stampsOf(fields), ...Object.values(values)],
    },
    ...fields.map((field) => entry({ teamId, userId, action: 'connection.create', target: id, field, newValue: values[field] })),
  ], 'immediate');
  return answerVersion(c, (await find(c, id))!, 201);
});

connections.get('/:id', async (c) => {
  const found = await find(c, c.req.param('id'));
  return found === undefined ? refuseStale(found, 'connection') : answerVersion(c, found);
});

/** Somebody who edits in the cloud has seen the newest version, so If-Match decides, and not the time of the last write. */
connections.patch('/:id', needs('connections:update'), async (c) => {
  const [id, teamId, seen, values] = [c.req.param('id'), teamOf(c), seenVersion(c), await fieldsOf(c)];
  const fields = Object.keys(values) as Field[];
  const results = await c.var.db.batch([
    ...fields.map((field) => ({
      sql: `INSERT INTO audit_log (team_id, user_id, action, target, field, old_value, new_value)
        SELECT team_id, ?, 'connection.update', id, ?, ${field}, ? FROM connections WHERE team_id = ? AND id = ? AND version = ?`,
      args: [c.var.userId, field, values[field], teamId, id, seen],
    })),
    {
      sql: `UPDATE connections SET ${fields.map((field) => `${field} = ?`).join(', ')}, stamps = json_patch(stamps, ?), version = version + 1
        WHERE team_id = ? AND id = ? AND version = ? RETURNING id`,
      args: [...Object.values(values), stampsOf(fields), teamId, id, seen],
    },
  ], 'immediate') as { rows: object[] }[];
  const now = await find(c, id);
  return now === undefined || results.at(-1)?.rows.length === 0 ? refuseStale(now, 'connection') : answerVersion(c, now);
});

connections.delete('/:id', needs('connections:update'), async (c) => {
  const [id, teamId, seen] = [c.req.param('id'), teamOf(c), seenVersion(c)];
  const [, deleted] = await c.var.db.batch([
    {
      sql: `INSERT INTO audit_log (team_id, user_id, action, target, field, old_value)
        SELECT team_id, ?, 'connection.delete', id, 'name', name FROM connections WHERE team_id = ? AND id = ? AND version = ?`,
      args: [c.var.userId, teamId, id, seen],
    },
    { sql: 'DELETE FROM connections WHERE team_id = ? AND id = ? AND version = ? RETURNING id', args: [teamId, id, seen] },
  ], 'immediate') as { rows: object[] }[];
  return deleted.rows.length === 0 ? refuseStale(await find(c, id), 'connection') : c.body(null, 204);
});

/** Returns the fields in the body. Their names are safe to use in SQL. */
async function fieldsOf(c: Context<Cloud>): Promise<Partial<Record<Field, string | null>>> {
  const values = await body(c);
  const faults = Object.entries(values).flatMap(([field, value]) => fieldFault(field, value) ?? []);
  if (faults.length > 0) refuse(400, faults.join(' '));
  if (Object.keys(values).length === 0) refuse(400, `Give at least one of ${FIELDS.join(', ')}.`);
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, value === null ? null : String(value)]));
}

function stampsOf(fields: readonly Field[]): string {
  return JSON.stringify(Object.fromEntries(fields.map((field) => [field, stamp(Date.now(), 'cloud')])));
}

async function find(c: Context<Cloud>, id: string): Promise<Connection | undefined> {
  return await c.var.db.get(`${CONNECTION} AND id = ?`, teamOf(c), id) as Connection | undefined;
}

function teamOf(c: Context<Cloud>): string {
  return c.req.param('teamId')!;
}
