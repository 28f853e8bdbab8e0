import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { body, oneOf, text } from './schemas';
import { HttpError, type Team } from '../access';
import { insert } from '../database';
import { ACCESS_LEVELS, type AccessLevel } from '../permissions';
import type { Services } from '../services';

interface Credentials { accessKey: string; secretKey: string }
interface NewBucket extends Credentials { name: string; provider: string; bucketName: string; region?: string; endpoint?: string }

const credentials = { accessKey: text, secretKey: text };
const bucket = { name: text, provider: oneOf(['s3', 'r2', 'minio']), bucketName: text, region: text, endpoint: text, ...credentials };

/** Buckets belong to teams. No answer holds credentials. */
export function bucketRoutes(app: FastifyInstance, { db, access, vault }: Services): void {
  const seal = ({ accessKey, secretKey }: Credentials) => (
    { encryptedAccessKey: vault.seal(accessKey), encryptedSecretKey: vault.seal(secretKey) });
  const inTeam = ({ id: teamId, organizationId }: Team, bucketId: string) => ({ resource: `bucket:${bucketId}`, organizationId, teamId });

  app.post<{ Params: { team: string }; Body: NewBucket }>('/teams/:team/buckets', body(bucket, ['region', 'endpoint']), async (request, reply) => {
    const team = await access.team(request, request.params.team, 'ADMIN');
    const id = randomUUID();
    const { name, provider, bucketName, region = null, endpoint = null } = request.body;
    await db.change(request.actor, { action: 'bucket.create', ...inTeam(team, id), details: { provider, bucketName } },
      insert('Bucket', { id, ownerTeamId: team.id, name, provider, bucketName, region, endpoint, ...seal(request.body) }));
    return reply.code(201).send({ id });
  });

  app.get<{ Params: { team: string } }>('/teams/:team/buckets', async (request) => {
    const { id: teamId } = await access.team(request, request.params.team, 'VIEWER');
    return db.all(`
      SELECT id, name, provider, bucketName, region, endpoint, 'ADMIN' AS accessLevel FROM Bucket WHERE ownerTeamId = :teamId
      UNION ALL
      SELECT Bucket.id, name, provider, bucketName, region, endpoint, accessLevel FROM Bucket
      JOIN BucketTeamAccess ON bucketId = Bucket.id WHERE teamId = :teamId
      ORDER BY name, id`, { teamId });
  });

  // The team in the path is the one that acts: the owner of the bucket, or a team with ADMIN access to it.
  app.put<{ Params: { team: string; id: string }; Body: Credentials }>('/teams/:team/buckets/:id/credentials', body(credentials), async (request, reply) => {
    const team = await access.team(request, request.params.team, 'ADMIN');
    const { id } = request.params;
    await access.bucket(id, team.id, 'ADMIN');
    await db.change(request.actor, { action: 'bucket.credentials', ...inTeam(team, id) }, {
      sql: `UPDATE Bucket SET encryptedAccessKey = :encryptedAccessKey, encryptedSecretKey = :encryptedSecretKey, updatedAt = CURRENT_TIMESTAMP
            WHERE id = :id`,
      args: { id, ...seal(request.body) },
    });
    return reply.code(204).send();
  });

  interface Share { Params: { team: string; id: string; with: string } }
  const share = body({ accessLevel: oneOf(ACCESS_LEVELS) });
  app.put<Share & { Body: { accessLevel: AccessLevel } }>('/teams/:team/buckets/:id/shares/:with', share, async (request, reply) => {
    const team = await access.team(request, request.params.team, 'ADMIN');
    const { id: bucketId, with: teamId } = request.params;
    await access.bucket(bucketId, team.id, 'ADMIN');
    const other = await db.one<{ owner: string }>('SELECT ownerTeamId AS owner FROM Bucket, Team WHERE Bucket.id = :bucketId AND Team.id = :teamId', { bucketId, teamId });
    if (other === undefined) throw new HttpError(404, `There is no team "${teamId}".`);
    if (other.owner === teamId) throw new HttpError(409, 'The team owns the bucket.');
    const { accessLevel } = request.body;
    await db.change(request.actor, { action: 'bucket.share', ...inTeam(team, bucketId), details: { teamId, accessLevel } }, {
      sql: `INSERT INTO BucketTeamAccess (id, bucketId, teamId, accessLevel) VALUES (:id, :bucketId, :teamId, :accessLevel)
            ON CONFLICT (bucketId, teamId) DO UPDATE SET accessLevel = excluded.accessLevel`,
      args: { id: randomUUID(), bucketId, teamId, accessLevel },
    });
    return reply.code(204).send();
  });

  app.delete<Share>('/teams/:team/buckets/:id/shares/:with', async (request, reply) => {
    const team = await access.team(request, request.params.team, 'ADMIN');
    const { id: bucketId, with: teamId } = request.params;
    await access.bucket(bucketId, team.id, 'ADMIN');
    await db.change(request.actor, { action: 'bucket.unshare', ...inTeam(team, bucketId), details: { teamId } },
      { sql: 'DELETE FROM BucketTeamAccess WHERE bucketId = :bucketId AND teamId = :teamId', args: { bucketId, teamId } });
    return reply.code(204).send();
  });
}
