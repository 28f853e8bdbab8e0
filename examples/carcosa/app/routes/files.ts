import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { inProject } from './projects';
import { body, data, text } from './schemas';
import { HttpError, type Project } from '../access';
import { insert } from '../database';
import { equal, signature } from '../secrets';
import type { Services } from '../services';

const LINK_MS = 5 * 60_000;
const LARGEST = 10 * 1024 * 1024;
const path = { type: 'string', pattern: '^[^/\\u0000-\\u001f][^\\u0000-\\u001f]{0,499}$' };

interface Upload { id: string; status: string; tenantId: string | null; path: string; version: string; mimeType: string; size: number }
interface File { id: string; uploadId: string }
interface InProject { Params: { project: string } }

/** An upload has three steps: it begins with its size, takes the bytes, and becomes a file. */
export function uploadRoutes(app: FastifyInstance, { db, access, store }: Services): void {
  app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer', bodyLimit: LARGEST }, (_request, bytes, done) => done(null, bytes));

  interface NewUpload { path: string; mimeType: string; size: number; tenant?: string; version?: string }
  const newUpload = body({ path, mimeType: text, size: { type: 'integer', minimum: 0, maximum: LARGEST }, tenant: text, version: text }, ['tenant', 'version']);
  app.post<InProject & { Body: NewUpload }>('/projects/:project/uploads', newUpload, async (request, reply) => {
    const project = await access.project(request, request.params.project, 'uploads:init');
    await access.bucket(project.bucketId, project.teamId, 'READ_WRITE');
    await checkRate(project);
    const { tenant, version = 'v1', ...upload } = request.body;
    const id = randomUUID();
    const tenantId = tenant === undefined ? null : await tenantOf(project, tenant);
    await db.change(request.actor, inProject(project, 'upload.init', `upload:${id}`, { path: upload.path }),
      insert('Upload', { id, projectId: project.id, tenantId, userId: request.actor.userId, version, ...upload }));
    return reply.code(201).send({ id });
  });

  interface OfUpload { Params: { project: string; upload: string } }
  app.put<OfUpload & { Body: Buffer }>('/projects/:project/uploads/:upload', async (request, reply) => {
    const project = await access.project(request, request.params.project, 'uploads:create');
    await access.bucket(project.bucketId, project.teamId, 'READ_WRITE');
    const upload = await pending(project, request.params.upload);
    if (!Buffer.isBuffer(request.body)) throw new HttpError(415, 'Send the bytes as application/octet-stream.');
    if (request.body.length !== upload.size) throw new HttpError(409, `The upload has ${request.body.length} bytes. It began with ${upload.size}.`);
    await store.put(project.bucketId, upload.id, request.body);
    return reply.code(204).send();
  });

  app.post<OfUpload>('/projects/:project/uploads/:upload/complete', async (request, reply) => {
    const project = await access.project(request, request.params.project, 'uploads:complete');
    const { id: uploadId, tenantId, path: name, version, mimeType, size } = await pending(project, request.params.upload);
    if (await store.size(project.bucketId, uploadId) !== size) throw new HttpError(409, 'The bytes of the upload are missing. Send them first.');
    const id = randomUUID();
    await db.change(request.actor, inProject(project, 'upload.complete', `file:${id}`, { path: name }),
      insert('File', { id, projectId: project.id, tenantId, uploadId, path: name, version, mimeType, size }),
      { sql: "UPDATE Upload SET status = 'COMPLETED' WHERE id = :uploadId AND status = 'PENDING'", args: { uploadId } });
    return reply.code(201).send({ id });
  });

  async function pending({ id: projectId }: Project, id: string): Promise<Upload> {
    const upload = await db.one<Upload>('SELECT * FROM Upload WHERE id = :id AND projectId = :projectId', { id, projectId });
    if (upload === undefined) throw new HttpError(404, `There is no upload "${id}".`);
    if (upload.status !== 'PENDING') throw new HttpError(409, `The upload is ${upload.status}.`);
    return upload;
  }

  async function tenantOf({ id: projectId }: Project, slug: string): Promise<string> {
    const tenant = await db.one<{ id: string }>('SELECT id FROM Tenant WHERE projectId = :projectId AND slug = :slug', { projectId, slug });
    if (tenant === undefined) throw new HttpError(404, `The project has no tenant "${slug}".`);
    return tenant.id;
  }

  async function checkRate({ id }: Project): Promise<void> {
    const rate = await db.one<{ uploads: number; most: number }>(`
      SELECT count(*) AS uploads, coalesce((SELECT uploadsPerMinute FROM RateLimitConfig WHERE projectId = :id), 120) AS most
      FROM Upload WHERE projectId = :id AND createdAt > datetime('now', '-1 minute')`, { id });
    if (rate !== undefined && rate.uploads >= rate.most) throw new HttpError(429, `The project may begin ${rate.most} uploads in a minute.`);
  }
}

export function fileRoutes(app: FastifyInstance, { db, access, store, vault }: Services): void {
  app.get<InProject & { Querystring: { tenant?: string; after?: string } }>('/projects/:project/files', async (request) => {
    const { id } = await access.project(request, request.params.project, 'files:read');
    const { tenant = null, after = null } = request.query;
    return db.all(`
      SELECT File.id, path, version, mimeType, size, File.metadata, slug AS tenant, uploadedAt FROM File LEFT JOIN Tenant ON Tenant.id = tenantId
      WHERE File.projectId = :id AND (:tenant IS NULL OR slug = :tenant) AND (:after IS NULL OR File.id > :after)
      ORDER BY File.id LIMIT 100`, { id, tenant, after });
  });

  interface OfFile { Params: { project: string; file: string } }
  app.patch<OfFile & { Body: { metadata: object } }>('/projects/:project/files/:file', body({ metadata: data }), async (request, reply) => {
    const project = await access.project(request, request.params.project, 'files:write');
    const { id } = await find(project, request.params.file);
    await db.change(request.actor, inProject(project, 'file.update', `file:${id}`),
      { sql: 'UPDATE File SET metadata = :metadata WHERE id = :id', args: { id, metadata: JSON.stringify(request.body.metadata) } });
    return reply.code(204).send();
  });

  app.delete<OfFile>('/projects/:project/files/:file', async (request, reply) => {
    const project = await access.project(request, request.params.project, 'files:delete');
    await access.bucket(project.bucketId, project.teamId, 'READ_WRITE');
    const { id, uploadId } = await find(project, request.params.file);
    await db.change(request.actor, inProject(project, 'file.delete', `file:${id}`), { sql: 'DELETE FROM File WHERE id = :id', args: { id } });
    await store.delete(project.bucketId, uploadId);
    return reply.code(204).send();
  });

  /** A link for a browser, which has no key. It is signed with the secret key of the bucket and ends after some minutes. */
  app.get<OfFile>('/projects/:project/files/:file/link', async (request) => {
    const project = await access.project(request, request.params.project, 'files:read');
    await access.bucket(project.bucketId, project.teamId, 'READ_ONLY');
    const { id } = await find(project, request.params.file);
    const expires = Date.now() + LINK_MS;
    const bucket = await db.one<{ secret: string }>('SELECT encryptedSecretKey AS secret FROM Bucket WHERE id = :id', { id: project.bucketId });
    return { url: `/files/${id}?expires=${expires}&signature=${signature(vault.open(bucket!.secret), id, expires)}` };
  });

  async function find({ id: projectId }: Project, id: string): Promise<File> {
    const file = await db.one<File>('SELECT id, uploadId FROM File WHERE id = :id AND projectId = :projectId', { id, projectId });
    if (file === undefined) throw new HttpError(404, `There is no file "${id}".`);
    return file;
  }
}

/** Serves the links. */
export function publicFileRoutes(app: FastifyInstance, { db, store, vault }: Services): void {
  app.get<{ Params: { file: string }; Querystring: { expires?: string; signature?: string } }>('/files/:file', async (request, reply) => {
    const { expires = '0', signature: given = '' } = request.query;
    const file = await db.one<{ bucketId: string; secret: string; uploadId: string; mimeType: string }>(`
      SELECT Bucket.id AS bucketId, encryptedSecretKey AS secret, uploadId, mimeType FROM File
      JOIN Project ON Project.id = File.projectId JOIN Bucket ON Bucket.id = bucketId WHERE File.id = :id`, { id: request.params.file });
    if (file === undefined || !equal(given, signature(vault.open(file.secret), request.params.file, Number(expires)))) throw new HttpError(403, 'The link is not valid.');
    if (Number(expires) < Date.now()) throw new HttpError(410, 'The link has ended. Ask for another one.');
    return reply.type(file.mimeType).header('content-disposition', 'attachment').send(await store.get(file.bucketId, file.uploadId));
  });
}
