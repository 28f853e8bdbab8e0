import plugin from 'fastify-plugin';
import { HttpError } from './http-error';
import type { Tokens } from './tokens';

export type Role = 'administrator' | 'member';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent the request. */
    user: { readonly id: string; readonly name: string; readonly role: Role };
  }
}

/** Accepts only requests of users of the tenant. It needs the tenantPlugin. */
export const authPlugin = plugin<{ tokens: Tokens }>(async (app, { tokens }) => {
  app.decorateRequest('user');
  app.addHook('onRequest', async (request) => {
    const [, token] = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    if (token === undefined) throw new HttpError(401, 'The token is missing. Sign in, and send "Authorization: Bearer TOKEN".');
    const claims = await tokens.verify(token);
    if (claims === undefined) throw new HttpError(401, 'The token is not valid or has expired. Sign in again.');
    if (claims.tenant !== request.tenant.name) throw new HttpError(403, 'The token belongs to another tenant.');

    // A removed user, or one of a deleted tenant whose name somebody took again, has no access any more.
    const { rows: [user] } = await request.tenant.db.execute({ sql: 'SELECT name, role FROM users WHERE id = ?', args: [claims.userId] });
    if (user === undefined) throw new HttpError(401, 'The user of this token does not exist any more.');
    request.user = { id: claims.userId, name: user.name as string, role: user.role as Role };
  });
});
