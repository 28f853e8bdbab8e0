import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { body, email, oneOf, slug, text } from './schemas';
import { HttpError } from '../access';
import { insert, sqlTime, type Statement } from '../database';
import type { Role } from '../permissions';
import { hashToken, newToken } from '../secrets';
import type { Services } from '../services';

const INVITATION_MS = 7 * 24 * 3_600_000;
/** An owner is made by creating something, not by an invitation. */
const role = oneOf(['VIEWER', 'MEMBER', 'ADMIN']);

export function organizationRoutes(app: FastifyInstance, { db, access }: Services): void {
  app.post<{ Body: { name: string; slug: string } }>('/organizations', body({ name: text, slug }), async (request, reply) => {
    const userId = access.person(request);
    const id = randomUUID();
    await db.change(request.actor, { action: 'organization.create', resource: `organization:${id}`, organizationId: id },
      insert('Organization', { id, ...request.body, ownerId: userId }),
      insert('OrganizationMember', { id: randomUUID(), organizationId: id, userId, role: 'OWNER' }));
    return reply.code(201).send({ id });
  });

  app.get<{ Params: { id: string } }>('/organizations/:id', async (request) => {
    const organizationId = await access.organization(request, request.params.id, 'VIEWER');
    return {
      ...await db.one<object>('SELECT id, name, slug FROM Organization WHERE id = :organizationId', { organizationId }),
      teams: await db.all('SELECT id, name, slug FROM Team WHERE organizationId = :organizationId ORDER BY slug', { organizationId }),
      members: await db.all(`
        SELECT userId, email, name, role FROM OrganizationMember JOIN User ON User.id = userId
        WHERE organizationId = :organizationId ORDER BY email`, { organizationId }),
    };
  });

  app.post<{ Params: { id: string }; Body: { name: string; slug: string } }>('/organizations/:id/teams', body({ name: text, slug }), async (request, reply) => {
    const organizationId = await access.organization(request, request.params.id, 'ADMIN');
    const id = randomUUID();
    await db.change(request.actor, { action: 'team.create', resource: `team:${id}`, organizationId, teamId: id },
      insert('Team', { id, organizationId, ...request.body }),
      insert('TeamMember', { id: randomUUID(), teamId: id, userId: request.actor.userId, role: 'OWNER' }));
    return reply.code(201).send({ id });
  });

  app.put<{ Params: { id: string; userId: string }; Body: { role: Role } }>('/teams/:id/members/:userId', body({ role }), async (request, reply) => {
    const team = await access.team(request, request.params.id, 'ADMIN');
    const { userId } = request.params;
    const member = await db.one('SELECT 1 FROM OrganizationMember WHERE organizationId = :id AND userId = :userId', { id: team.organizationId, userId });
    if (member === undefined) throw new HttpError(409, 'This person is not a member of the organization. Send an invitation first.');
    await db.change(request.actor, { action: 'team.member', resource: `user:${userId}`, organizationId: team.organizationId, teamId: team.id, details: request.body }, {
      sql: `INSERT INTO TeamMember (id, teamId, userId, role) VALUES (:id, :teamId, :userId, :role)
            ON CONFLICT (teamId, userId) DO UPDATE SET role = excluded.role WHERE TeamMember.role <> 'OWNER'`,
      args: { id: randomUUID(), teamId: team.id, userId, role: request.body.role },
    });
    return reply.code(204).send();
  });

  app.delete<{ Params: { id: string; userId: string } }>('/teams/:id/members/:userId', async (request, reply) => {
    const team = await access.team(request, request.params.id, 'ADMIN');
    const { userId } = request.params;
    await db.change(request.actor, { action: 'team.member-removed', resource: `user:${userId}`, organizationId: team.organizationId, teamId: team.id },
      { sql: "DELETE FROM TeamMember WHERE teamId = :teamId AND userId = :userId AND role <> 'OWNER'", args: { teamId: team.id, userId } });
    return reply.code(204).send();
  });

  app.get<{ Params: { id: string }; Querystring: { action?: string } }>('/organizations/:id/audit', async (request) => {
    const organizationId = await access.organization(request, request.params.id, 'ADMIN');
    return db.all(`
      SELECT action, resource, details, email AS author, apiKeyId, teamId, projectId, AuditLog.createdAt FROM AuditLog
      LEFT JOIN User ON User.id = userId
      WHERE organizationId = :organizationId AND (:action IS NULL OR action = :action)
      ORDER BY AuditLog.createdAt DESC, AuditLog.rowid DESC LIMIT 100`, { organizationId, action: request.query.action ?? null });
  });
}

export function invitationRoutes(app: FastifyInstance, { db, access }: Services): void {
  interface Invitation { email: string; role: Role; teamId?: string }
  app.post<{ Params: { id: string }; Body: Invitation }>('/organizations/:id/invitations', body({ email, role, teamId: text }, ['teamId']), async (request, reply) => {
    const organizationId = await access.organization(request, request.params.id, 'ADMIN');
    const { role: invitedAs, teamId } = request.body;
    if (teamId !== undefined && (await access.team(request, teamId, 'ADMIN')).organizationId !== organizationId) {
      throw new HttpError(409, 'The team belongs to another organization.');
    }
    const id = randomUUID();
    const { token, hash } = newToken('invitation');
    const invitation = { email: request.body.email.toLowerCase(), role: invitedAs, teamId: teamId ?? null };
    await db.change(request.actor, { action: 'invitation.create', resource: `invitation:${id}`, organizationId, teamId, details: invitation }, insert('Invitation', {
      id, organizationId, ...invitation, tokenHash: hash, invitedById: request.actor.userId, expiresAt: sqlTime(Date.now() + INVITATION_MS),
    }));
    // A real service sends the token by email. It is the only copy.
    return reply.code(201).send({ id, token });
  });

  app.delete<{ Params: { id: string; invitation: string } }>('/organizations/:id/invitations/:invitation', async (request, reply) => {
    const organizationId = await access.organization(request, request.params.id, 'ADMIN');
    const { invitation } = request.params;
    await db.change(request.actor, { action: 'invitation.revoke', resource: `invitation:${invitation}`, organizationId }, {
      sql: "UPDATE Invitation SET status = 'REVOKED' WHERE id = :invitation AND organizationId = :organizationId AND status = 'PENDING'",
      args: { invitation, organizationId },
    });
    return reply.code(204).send();
  });

  app.post<{ Body: { token: string } }>('/invitations/accept', body({ token: text }), async (request) => {
    const userId = access.person(request);
    const invitation = await db.one<{ id: string; organizationId: string; teamId: string | null; role: Role }>(`
      SELECT Invitation.id, organizationId, teamId, role FROM Invitation JOIN User ON User.email = Invitation.email
      WHERE tokenHash = :hash AND User.id = :userId AND status = 'PENDING' AND expiresAt > CURRENT_TIMESTAMP`,
    { hash: hashToken(request.body.token), userId });
    if (invitation === undefined) throw new HttpError(404, 'There is no open invitation with this token for your email address.');
    const { id, organizationId, teamId } = invitation;
    const entry = { action: 'invitation.accept', resource: `invitation:${id}`, organizationId, teamId: teamId ?? undefined };
    await db.change(request.actor, entry,
      memberOf('OrganizationMember', 'organizationId', organizationId, userId, teamId === null ? invitation.role : 'MEMBER'),
      ...teamId === null ? [] : [memberOf('TeamMember', 'teamId', teamId, userId, invitation.role)],
      { sql: "UPDATE Invitation SET status = 'ACCEPTED' WHERE id = :id AND status = 'PENDING'", args: { id } });
    return { organizationId, teamId };
  });
}

/** A member keeps the role that it has. */
function memberOf(table: string, column: string, of: string, userId: string, as: Role): Statement {
  const { sql, args } = insert(table, { id: randomUUID(), [column]: of, userId, role: as });
  return { sql: `${sql} ON CONFLICT DO NOTHING`, args };
}
