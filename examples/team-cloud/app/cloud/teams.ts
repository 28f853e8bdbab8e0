import { Hono } from 'hono';
import { member, needs } from './access';
import { audit, entry } from './audit';
import { connections } from './connections';
import type { Cloud } from './env';
import { members } from './members';
import { answerPage, answerVersion, body, optionalText, pageRequest, refuseStale, seenVersion, text } from './requests';

interface Team {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly role: string;
}

const TEAM = 'SELECT teams.id, teams.name, teams.version, members.role FROM teams JOIN members ON team_id = teams.id WHERE user_id = ?';

export const teams = new Hono<Cloud>();

teams.get('/', async (c) => {
  const page = pageRequest(c, ['', '']);
  const rows = await c.var.db.all(`${TEAM} AND (teams.name, teams.id) > (?, ?) ORDER BY teams.name, teams.id LIMIT ?`, c.var.userId, ...page.after, page.limit + 1) as Team[];
  return answerPage(c, rows, page, ({ name, id }) => [name, id]);
});

/** Creates a team with the user as its owner. The user's client makes the key of the team and seals it. */
teams.post('/', async (c) => {
  const values = await body(c);
  const [teamId, userId, name, sealedKey] = [crypto.randomUUID(), c.var.userId, text(values, 'name', 100), optionalText(values, 'sealedKey')];
  await c.var.db.batch([
    { sql: 'INSERT INTO teams (id, name) VALUES (?, ?)', args: [teamId, name] },
    { sql: "INSERT INTO members (team_id, user_id, role, sealed_key) VALUES (?, ?, 'owner', ?)", args: [teamId, userId, sealedKey] },
    entry({ teamId, userId, action: 'team.create', target: teamId, newValue: name }),
  ], 'immediate');
  return answerVersion(c, await c.var.db.get(`${TEAM} AND teams.id = ?`, userId, teamId) as Team, 201);
});

teams.use('/:teamId/*', member);

teams.get('/:teamId', async (c) => answerVersion(c, await c.var.db.get(`${TEAM} AND teams.id = ?`, c.var.userId, c.req.param('teamId')) as Team));

teams.patch('/:teamId', needs('team:update'), async (c) => {
  const [teamId, seen, name] = [c.req.param('teamId'), seenVersion(c), text(await body(c), 'name', 100)];
  const [, changed] = await c.var.db.batch([
    {
      sql: `INSERT INTO audit_log (team_id, user_id, action, target, field, old_value, new_value)
        SELECT id, ?, 'team.update', id, 'name', name, ? FROM teams WHERE id = ? AND version = ?`,
      args: [c.var.userId, name, teamId, seen],
    },
    { sql: 'UPDATE teams SET name = ?, version = version + 1 WHERE id = ? AND version = ? RETURNING id', args: [name, teamId, seen] },
  ], 'immediate') as { rows: object[] }[];
  const team = await c.var.db.get(`${TEAM} AND teams.id = ?`, c.var.userId, teamId) as Team | undefined;
  return team === undefined || changed.rows.length === 0 ? refuseStale(team, 'team') : answerVersion(c, team);
});

teams.delete('/:teamId', needs('team:delete'), async (c) => {
  const teamId = c.req.param('teamId');
  await c.var.db.batch([
    entry({ teamId, userId: c.var.userId, action: 'team.delete', target: teamId }),
    { sql: 'DELETE FROM teams WHERE id = ?', args: [teamId] },
  ], 'immediate');
  return c.body(null, 204);
});

teams.route('/:teamId/members', members);
teams.route('/:teamId/connections', connections);
teams.route('/:teamId/audit', audit);
