import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { body, email, text } from './schemas';
import { HttpError } from '../access';
import { insert, sqlTime } from '../database';
import { hashPassword, newToken, passwordMatches } from '../secrets';
import type { Services } from '../services';

const SESSION_MS = 12 * 3_600_000;
const password = { type: 'string', minLength: 12, maxLength: 200 } as const;

/** Sign up and sign in. */
export function publicPeopleRoutes(app: FastifyInstance, { db }: Services): void {
  app.post<{ Body: { email: string; name: string; password: string } }>('/users', body({ email, name: text, password }), async (request, reply) => {
    const id = randomUUID();
    const { name } = request.body;
    const user = { id, email: request.body.email.toLowerCase(), name, passwordHash: await hashPassword(request.body.password) };
    await db.change({ userId: id }, { action: 'user.create', resource: `user:${id}` }, insert('User', user));
    return reply.code(201).send({ id });
  });

  app.post<{ Body: { email: string; password: string } }>('/sessions', body({ email, password: text }), async (request, reply) => {
    const user = await db.one<{ id: string; passwordHash: string }>('SELECT id, passwordHash FROM User WHERE email = :email',
      { email: request.body.email.toLowerCase() });
    if (user === undefined || !await passwordMatches(request.body.password, user.passwordHash)) {
      throw new HttpError(401, 'The email address or the password is wrong.');
    }
    const { token, hash } = newToken('session');
    const expiresAt = sqlTime(Date.now() + SESSION_MS);
    await db.change({ userId: user.id }, { action: 'session.create', resource: `user:${user.id}` },
      insert('Session', { id: randomUUID(), tokenHash: hash, userId: user.id, expiresAt }));
    return reply.code(201).send({ token, expiresAt });
  });
}

export function peopleRoutes(app: FastifyInstance, { db, access }: Services): void {
  app.get('/me', async (request) => {
    const userId = access.person(request);
    const user = await db.one<object>('SELECT id, email, name FROM User WHERE id = :userId', { userId });
    const organizations = await db.all(`
      SELECT Organization.id, name, slug, role FROM Organization
      JOIN OrganizationMember ON organizationId = Organization.id WHERE userId = :userId ORDER BY slug`, { userId });
    const teams = await db.all(`
      SELECT Team.id, organizationId, name, slug, role FROM Team JOIN TeamMember ON teamId = Team.id WHERE userId = :userId ORDER BY slug`, { userId });
    return { ...user, organizations, teams };
  });
}
