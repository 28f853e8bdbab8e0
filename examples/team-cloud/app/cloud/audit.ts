import { Hono } from 'hono';
import { needs } from './access';
import type { Cloud } from './env';
import { answerPage, pageRequest } from './requests';

/** A change of a team, which its statement records in the transaction of the change. */
export interface Entry {
  readonly teamId: string;
  readonly userId: string;
  readonly action: string;
  readonly target: string;
  readonly field?: string;
  readonly newValue?: string | null;
}

/** Returns a statement that records a change. */
export function entry({ teamId, userId, action, target, field = undefined, newValue = null }: Entry) {
  return {
    sql: 'INSERT INTO audit_log (team_id, user_id, action, target, field, new_value) VALUES (?, ?, ?, ?, ?, ?)',
    args: [teamId, userId, action, target, field ?? null, newValue],
  };
}

export const audit = new Hono<Cloud>();

/** The newest changes first. */
audit.get('/', needs('audit:read'), async (c) => {
  const page = pageRequest(c, [Number.MAX_SAFE_INTEGER]);
  const rows = await c.var.db.all(`
    SELECT audit_log.id, at, user_id, users.name AS user_name, action, target, coalesce(connections.name, people.name, teams.name) AS target_name,
      field, old_value, new_value, stamp, outcome
    FROM audit_log LEFT JOIN users ON users.id = user_id
    LEFT JOIN connections ON connections.id = target LEFT JOIN users AS people ON people.id = target LEFT JOIN teams ON teams.id = target
    WHERE audit_log.team_id = ? AND audit_log.id < ? ORDER BY audit_log.id DESC LIMIT ?`, c.req.param('teamId'), ...page.after, page.limit + 1) as { id: number }[];
  return answerPage(c, rows, page, ({ id }) => [id]);
});
