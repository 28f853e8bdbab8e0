import { Hono } from 'hono';
import type { Context } from 'hono';
import { needs } from './access';
import { entry } from './audit';
import type { Cloud } from './env';
import { answerPage, answerVersion, body, optionalText, pageRequest, refuse, refuseStale, seenVersion, text } from './requests';

const ROLES = ['owner', 'admin', 'editor', 'viewer'];

interface Member {
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly public_key: string | null;
  /** 1 if the member has the key of the team. */
  readonly has_key: number;
  readonly version: number;
}

const MEMBER = `SELECT user_id, users.name, email, role, public_key, sealed_key IS NOT NULL AS has_key, version
  FROM members JOIN users ON users.id = user_id WHERE team_id = ?`;

export const members = new Hono<Cloud>();

members.get('/', async (c) => {
  const page = pageRequest(c, ['', '']);
  const rows = await c.var.db.all(`${MEMBER} AND (users.name, user_id) > (?, ?) ORDER BY users.name, user_id LIMIT ?`, teamOf(c), ...page.after, page.limit + 1) as Member[];
  return answerPage(c, rows, page, ({ name, user_id: id }) => [name, id]);
});

/** Adds somebody who has signed in before. */
members.post('/', needs('members:update'), async (c) => {
  const values = await body(c);
  const [teamId, email, role, sealedKey] = [teamOf(c), text(values, 'email'), roleOf(c, values), optionalText(values, 'sealedKey')];
  const user = await c.var.db.get('SELECT id FROM users WHERE email = ?', email) as { id: string } | undefined;
  if (user === undefined) refuse(404, `Nobody with the email address ${email} has signed in yet. Ask them to sign in once.`);
  if (await find(c, user.id) !== undefined) refuse(409, `${email} is a member of this team already.`);
  await c.var.db.batch([
    { sql: 'INSERT INTO members (team_id, user_id, role, sealed_key) VALUES (?, ?, ?, ?)', args: [teamId, user.id, role, sealedKey] },
    entry({ teamId, userId: c.var.userId, action: 'member.add', target: user.id, field: 'role', newValue: role }),
  ], 'immediate');
  return answerVersion(c, (await find(c, user.id))!, 201);
});

members.patch('/:userId', needs('members:update'), async (c) => {
  const [teamId, target, seen, role] = [teamOf(c), c.req.param('userId'), seenVersion(c), roleOf(c, await body(c))];
  await refuseForOwner(c, target);
  const [, changed] = await c.var.db.batch([
    {
      sql: `INSERT INTO audit_log (team_id, user_id, action, target, field, old_value, new_value)
        SELECT team_id, ?, 'member.update', user_id, 'role', role, ? FROM members WHERE team_id = ? AND user_id = ? AND version = ?`,
      args: [c.var.userId, role, teamId, target, seen],
    },
    { sql: 'UPDATE members SET role = ?, version = version + 1 WHERE team_id = ? AND user_id = ? AND version = ? RETURNING role', args: [role, teamId, target, seen] },
  ], 'immediate') as { rows: object[] }[];
  const now = await find(c, target);
  return now === undefined || changed.rows.length === 0 ? refuseStale(now, 'member') : answerVersion(c, now);
});

/** Gives a member the key of the team, sealed by the client of a member who has it. It cannot replace a key that is there. */
members.put('/:userId/key', async (c) => {
  const [teamId, target, sealedKey] = [teamOf(c), c.req.param('userId'), text(await body(c), 'sealedKey')];
  const own = await find(c, c.var.userId);
  if (own?.has_key !== 1) refuse(403, 'You do not have the key of this team yourself.');
  await c.var.db.batch([
    {
      sql: `INSERT INTO audit_log (team_id, user_id, action, target)
        SELECT team_id, ?, 'member.key', user_id FROM members WHERE team_id = ? AND user_id = ? AND sealed_key IS NULL`,
      args: [c.var.userId, teamId, target],
    },
    { sql: 'UPDATE members SET sealed_key = ? WHERE team_id = ? AND user_id = ? AND sealed_key IS NULL', args: [sealedKey, teamId, target] },
  ], 'immediate');
  return c.body(null, 204);
});

/** Removes a member. Everybody may leave. */
members.delete('/:userId', async (c) => {
  const [teamId, target] = [teamOf(c), c.req.param('userId')];
  if (target !== c.var.userId) {
    if (!c.var.permissions.has('members:update')) refuse(403, `Your role in this team is ${c.var.role}, which does not have the permission members:update.`);
    await refuseForOwner(c, target);
  }
  await c.var.db.batch([
    {
      sql: `INSERT INTO audit_log (team_id, user_id, action, target, field, old_value)
        SELECT team_id, ?, 'member.remove', user_id, 'role', role FROM members WHERE team_id = ? AND user_id = ?`,
      args: [c.var.userId, teamId, target],
    },
    { sql: 'DELETE FROM members WHERE team_id = ? AND user_id = ?', args: [teamId, target] },
  ], 'immediate');
  return c.body(null, 204);
});

async function find(c: Context<Cloud>, userId: string): Promise<Member | undefined> {
  return await c.var.db.get(`${MEMBER} AND user_id = ?`, teamOf(c), userId) as Member | undefined;
}

function roleOf(c: Context<Cloud>, values: Record<string, unknown>): string {
  const role = text(values, 'role');
  if (!ROLES.includes(role)) refuse(400, `role is "${role.slice(0, 40)}". It has to be one of ${ROLES.join(', ')}.`);
  if (role === 'owner' && !c.var.permissions.has('owners:update')) refuse(403, 'Only an owner can make somebody an owner.');
  return role;
}

async function refuseForOwner(c: Context<Cloud>, target: string): Promise<void> {
  const found = await find(c, target);
  if (found === undefined) refuseStale(found, 'member');
  if (found.role === 'owner' && !c.var.permissions.has('owners:update')) refuse(403, 'Only an owner can change or remove an owner.');
}

function teamOf(c: Context<Cloud>): string {
  return c.req.param('teamId')!;
}
