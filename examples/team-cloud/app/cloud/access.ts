import type { MiddlewareHandler } from 'hono';
import type { Cloud } from './env';
import { refuse } from './requests';

/** Finds the role of the user in the team of the path. A team of others looks as if it did not exist. */
export const member: MiddlewareHandler<Cloud> = async (c, next) => {
  const rows = await c.var.db.all(
    'SELECT role, permission FROM members JOIN permissions USING (role) WHERE team_id = ? AND user_id = ?', c.req.param('teamId'), c.var.userId,
  ) as { role: string; permission: string }[];
  if (rows.length === 0) refuse(404, 'You have no team with this id.');
  c.set('role', rows[0].role);
  c.set('permissions', new Set(rows.map(({ permission }) => permission)));
  await next();
};

/** Lets a request pass if the role of the user has the permission. */
export function needs(permission: string): MiddlewareHandler<Cloud> {
  return async (c, next) => {
    if (!c.var.permissions.has(permission)) refuse(403, `Your role in this team is ${c.var.role}, which does not have the permission ${permission}.`);
    await next();
  };
}
