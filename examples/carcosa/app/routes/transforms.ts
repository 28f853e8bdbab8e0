import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { inProject } from './projects';
import { body, data, oneOf, text } from './schemas';
import { HttpError } from '../access';
import { insert } from '../database';
import type { Services } from '../services';

/** An application requests a transform of a file. A worker, with a key of its own, reports what became of it. */
export function transformRoutes(app: FastifyInstance, { db, access }: Services): void {
  interface OfFile { Params: { project: string; file: string } }
  app.post<OfFile & { Body: { options: object } }>('/projects/:project/files/:file/transforms', body({ options: data }), async (request, reply) => {
    const project = await access.project(request, request.params.project, 'transforms:request');
    const { file: fileId } = request.params;
    const file = await db.one('SELECT 1 FROM File WHERE id = :fileId AND projectId = :projectId', { fileId, projectId: project.id });
    if (file === undefined) throw new HttpError(404, `There is no file "${fileId}".`);
    const id = randomUUID();
    await db.change(request.actor, inProject(project, 'transform.request', `transform:${id}`, request.body.options),
      insert('Transform', { id, projectId: project.id, fileId, options: JSON.stringify(request.body.options) }));
    return reply.code(202).send({ id, status: 'PENDING' });
  });

  interface ListTransforms { Params: { project: string }; Querystring: { status?: string } }
  app.get<ListTransforms>('/projects/:project/transforms', async (request) => {
    const { id } = await access.project(request, request.params.project, 'transforms:read');
    return db.all(`
      SELECT id, fileId, options, status, error, createdAt, completedAt FROM Transform
      WHERE projectId = :id AND (:status IS NULL OR status = :status) ORDER BY createdAt, id LIMIT 100`, { id, status: request.query.status ?? null });
  });

  interface OfTransform { Params: { project: string; transform: string } }
  const result = body({ status: oneOf(['COMPLETED', 'FAILED']), error: text }, ['error']);
  app.patch<OfTransform & { Body: { status: string; error?: string } }>('/projects/:project/transforms/:transform', result, async (request, reply) => {
    const project = await access.project(request, request.params.project, 'transforms:create');
    const { status, error = null } = request.body;
    const { transform: id } = request.params;
    await db.change(request.actor, inProject(project, 'transform.result', `transform:${id}`, request.body), {
      sql: `UPDATE Transform SET status = :status, error = :error, completedAt = CURRENT_TIMESTAMP
            WHERE id = :id AND projectId = :projectId AND status = 'PENDING'`,
      args: { id, projectId: project.id, status, error },
    });
    return reply.code(204).send();
  });

  app.delete<OfTransform>('/projects/:project/transforms/:transform', async (request, reply) => {
    const project = await access.project(request, request.params.project, 'transforms:delete');
    const { transform: id } = request.params;
    await db.change(request.actor, inProject(project, 'transform.delete', `transform:${id}`),
      { sql: 'DELETE FROM Transform WHERE id = :id AND projectId = :projectId', args: { id, projectId: project.id } });
    return reply.code(204).send();
  });
}
