import { Hono } from 'hono';
import type { Cloud } from './env';
import { body, refuse } from './requests';
import { fieldFault, type Edit, type Outcome } from '../shared/connection';
import { notFromTheFuture } from '../shared/stamp';

const MAX_EDITS = 100;
const STAMP = /^\d{15}-[\w-]{1,60}$/;
const ID = /^[\w-]{1,60}$/;

export const sync = new Hono<Cloud>();

/** A desktop compares `value` with its replica, and `time` with its own clock. */
sync.get('/clock', async (c) => {
  const { value } = await c.var.db.get('SELECT value FROM sync_clock') as { value: number };
  return c.json({ value, time: Date.now() });
});

/** Where a member's desktop copies the database from, with a token that only reads. */
sync.get('/replica', async (c) => {
  if (await c.var.db.get('SELECT 1 FROM members WHERE user_id = ?', c.var.userId) === undefined) refuse(403, 'A replica is for members of a team, and you have none yet.');
  return c.json({ url: c.env.REPLICA_URL, authToken: c.env.REPLICA_TOKEN });
});

/** Merges edits of a desktop: the last writer of each field wins, and the audit log keeps what the others wrote. */
sync.post('/edits', async (c) => {
  const edits = editsOf(await body(c));
  const { db, userId } = c.var;
  const allowed = await db.all("SELECT team_id FROM members JOIN permissions USING (role) WHERE user_id = ? AND permission = 'connections:update'", userId) as { team_id: string }[];
  const teams = new Set(allowed.map(({ team_id: team }) => team));
  const permitted = edits.filter(({ teamId }) => teams.has(teamId));
  if (permitted.length > 0) await db.batch(permitted.flatMap((edit) => merge(edit, userId)), 'immediate');
  const recorded = await db.all(`SELECT edit_id, outcome FROM audit_log WHERE user_id = ? AND edit_id IN (${edits.map(() => '?').join(', ')})`, userId, ...edits.map(({ id }) => id)) as
    { edit_id: string; outcome: Outcome }[];
  const outcomes = new Map(recorded.map(({ edit_id: id, outcome }) => [id, outcome]));
  return c.json({ outcomes: edits.map(({ id, teamId }) => ({ id, outcome: outcomes.get(id) ?? (teams.has(teamId) ? 'gone' : 'forbidden') })) });
});

/**
 * Records an edit, and then carries out what is recorded. So an edit that is sent twice counts once, with the value and the stamp of the
 * first time.
 */
function merge({ id, teamId, connectionId, field, value, stamp }: Edit, userId: string) {
  const written = `coalesce(json_extract(stamps, '$.${field}'), '')`;
  return [
    {
      sql: `INSERT INTO audit_log (team_id, user_id, action, target, field, old_value, new_value, stamp, edit_id, outcome)
        SELECT team_id, ?, 'connection.update', id, ?, ${field}, ?, ?, ?, iif(${written} < ?, 'applied', 'superseded')
        FROM connections WHERE team_id = ? AND id = ? ON CONFLICT DO NOTHING`,
      args: [userId, field, value, stamp, id, stamp, teamId, connectionId],
    },
    {
      sql: `UPDATE connections SET ${field} = made.new_value, stamps = json_set(stamps, '$.${field}', made.stamp), version = version + 1
        FROM audit_log AS made WHERE made.user_id = ? AND made.edit_id = ? AND made.field = ? AND made.target = connections.id
        AND connections.team_id = ? AND connections.id = ? AND ${written} < made.stamp`,
      args: [userId, id, field, teamId, connectionId],
    },
  ];
}

function editsOf({ edits }: Record<string, unknown>): Edit[] {
  if (!Array.isArray(edits) || edits.length === 0 || edits.length > MAX_EDITS) refuse(400, `edits has to be a list of 1 to ${MAX_EDITS} edits.`);
  const now = Date.now();
  return (edits as Partial<Edit>[]).map((edit, index) => {
    for (const name of ['id', 'teamId', 'connectionId'] as const) if (!ID.test(edit?.[name] ?? '')) refuse(400, `edits[${index}].${name} has to be an id.`);
    if (!STAMP.test(edit.stamp ?? '')) refuse(400, `edits[${index}].stamp has to be a time and the name of a writer.`);
    const fault = fieldFault(String(edit.field), edit.value);
    if (fault !== undefined) refuse(400, `edits[${index}]: ${fault}`);
    const value = edit.value === null ? null : String(edit.value);
    // Edits of a clock that is ahead keep their order.
    return { ...edit as Edit, value, stamp: notFromTheFuture(edit.stamp!, now + index) };
  });
}
