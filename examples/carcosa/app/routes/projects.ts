import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { body, data, oneOf, slug, text } from './schemas';
import { HttpError, type Project } from '../access';
import { insert, type AuditEntry } from '../database';
import { GROUPS, PERMISSIONS, permits, type Permission } from '../permissions';
import { newToken } from '../secrets';
import type { Services } from '../services';

/** Returns an entry of the audit log for something in a project. */
export function inProject(
  { id: projectId, teamId, organizationId }: Project, action: string, resource: string, details?: object,
): AuditEntry {
  return { action, resource, organizationId, teamId, projectId, details };
}

interface InProject { Params: { project: string } }

export function projectRoutes(app: FastifyInstance, { db, access }: Services): void {
  interface NewProject { name: string; slug: string; bucketId: string }
  app.post<{ Params: { team: string }; Body: NewProject }>('/teams/:team/projects', body({ name: text, slug, bucketId: text }), async (request, reply) => {
    const team = await access.team(request, request.params.team, 'ADMIN');
    await access.bucket(request.body.bucketId, team.id, 'READ_ONLY');
    const id = randomUUID();
    const { organizationId, id: teamId } = team;
    await db.change(request.actor, { action: 'project.create', resource: `project:${id}`, organizationId, teamId, projectId: id },
      insert('Project', { id, teamId, ownerId: request.actor.userId, ...request.body }));
    return reply.code(201).send({ id });
  });

  app.get<InProject>('/projects/:project', async (request) => access.project(request, request.params.project, 'projects:read'));

  app.patch<InProject & { Body: { name: string } }>('/projects/:project', body({ name: text }), async (request, reply) => {
    const project = await access.project(request, request.params.project, 'projects:write');
    const { name } = request.body;
    await db.change(request.actor, inProject(project, 'project.update', `project:${project.id}`, { name }),
      { sql: 'UPDATE Project SET name = :name, updatedAt = CURRENT_TIMESTAMP WHERE id = :id', args: { id: project.id, name } });
    return reply.code(204).send();
  });

  app.get<InProject>('/projects/:project/tenants', async (request) => {
    const { id } = await access.project(request, request.params.project, 'projects:read');
    return db.all('SELECT id, slug, metadata, createdAt FROM Tenant WHERE projectId = :id ORDER BY slug', { id });
  });

  interface NewTenant { slug: string; metadata?: object }
  app.post<InProject & { Body: NewTenant }>('/projects/:project/tenants', body({ slug, metadata: data }, ['metadata']), async (request, reply) => {
    const project = await access.project(request, request.params.project, 'projects:write');
    const id = randomUUID();
    const { slug: name, metadata = {} } = request.body;
    await db.change(request.actor, inProject(project, 'tenant.create', `tenant:${id}`, { slug: name }),
      insert('Tenant', { id, projectId: project.id, slug: name, metadata: JSON.stringify(metadata) }));
    return reply.code(201).send({ id });
  });

  app.get<InProject>('/projects/:project/usage', async (request) => {
    const { id } = await access.project(request, request.params.project, 'usage:read');
    return db.one('SELECT count(*) AS files, coalesce(sum(size), 0) AS bytes FROM File WHERE projectId = :id', { id });
  });

  app.get<InProject>('/projects/:project/audit', async (request) => {
    const { id } = await access.project(request, request.params.project, 'audit_logs:read');
    return db.all(`SELECT action, resource, details, userId, apiKeyId, createdAt FROM AuditLog
      WHERE projectId = :id ORDER BY createdAt DESC, rowid DESC LIMIT 100`, { id });
  });

  const limit = body({ uploadsPerMinute: { type: 'integer', minimum: 0, maximum: 100_000 } });
  app.put<InProject & { Body: { uploadsPerMinute: number } }>('/projects/:project/rate-limit', limit, async (request, reply) => {
    const project = await access.project(request, request.params.project, 'rate_limits:manage');
    await db.change(request.actor, inProject(project, 'rate-limit.update', `project:${project.id}`, request.body), {
      sql: `INSERT INTO RateLimitConfig (id, projectId, uploadsPerMinute) VALUES (:id, :projectId, :uploadsPerMinute)
            ON CONFLICT (projectId) DO UPDATE SET uploadsPerMinute = excluded.uploadsPerMinute`,
      args: { id: randomUUID(), projectId: project.id, ...request.body },
    });
    return reply.code(204).send();
  });
}

export function apiKeyRoutes(app: FastifyInstance, { db, access }: Services): void {
  interface NewKey { label: string; permissions?: Permission[]; group?: keyof typeof GROUPS }
  const newKey = body({
    label: text,
    permissions: { type: 'array', items: oneOf(PERMISSIONS), minItems: 1, uniqueItems: true },
    group: oneOf(Object.keys(GROUPS)),
  }, ['permissions', 'group']);

  app.post<InProject & { Body: NewKey }>('/projects/:project/api-keys', newKey, async (request, reply) => {
    const project = await access.project(request, request.params.project, 'api_keys:manage');
    const { label, group } = request.body;
    if ((group === undefined) === (request.body.permissions === undefined)) throw new HttpError(400, 'Give either permissions or group.');
    const permissions: readonly Permission[] = request.body.permissions ?? GROUPS[group!];
    const excess = permissions.filter((permission) => !permits(project.permissions, permission));
    if (excess.length > 0) throw new HttpError(403, `You cannot grant what you do not have: ${excess.join(', ')}.`);
    const id = randomUUID();
    const { token: key, hash: keyHash } = newToken('carcosa');
    await db.change(request.actor, inProject(project, 'api-key.create', `api-key:${id}`, { label, permissions }), insert('ApiKey', {
      id, projectId: project.id, userId: request.actor.userId, label, keyHash, permissions: JSON.stringify(permissions),
    }));
    return reply.code(201).send({ id, key, permissions });
  });

  app.get<InProject>('/projects/:project/api-keys', async (request) => {
    const { id } = await access.project(request, request.params.project, 'api_keys:manage');
    return db.all('SELECT id, label, permissions, isActive, lastUsedAt, createdAt FROM ApiKey WHERE projectId = :id ORDER BY createdAt, id', { id });
  });

  app.delete<{ Params: { project: string; key: string } }>('/projects/:project/api-keys/:key', async (request, reply) => {
    const project = await access.project(request, request.params.project, 'api_keys:manage');
    const { key } = request.params;
    await db.change(request.actor, inProject(project, 'api-key.revoke', `api-key:${key}`),
      { sql: 'UPDATE ApiKey SET isActive = false WHERE id = :key AND projectId = :projectId', args: { key, projectId: project.id } });
    return reply.code(204).send();
  });
}
