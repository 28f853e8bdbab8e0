import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Access, type Actor } from './access';
import { Database } from './database';
import { bucketRoutes } from './routes/buckets';
import { fileRoutes, publicFileRoutes, uploadRoutes } from './routes/files';
import { invitationRoutes, organizationRoutes } from './routes/organizations';
import { peopleRoutes, publicPeopleRoutes } from './routes/people';
import { apiKeyRoutes, projectRoutes } from './routes/projects';
import { transformRoutes } from './routes/transforms';
import { Vault } from './secrets';
import type { Services } from './services';
import type { Settings } from './settings';
import { LocalStore } from './store';

const PROTECTED = [
  peopleRoutes, organizationRoutes, invitationRoutes, bucketRoutes, projectRoutes, apiKeyRoutes, uploadRoutes, fileRoutes, transformRoutes,
];

export async function createApp({ databaseUrl, databaseToken, encryptionKey, uploadsFolder }: Settings): Promise<FastifyInstance> {
  const db = await Database.connect(databaseUrl, databaseToken);
  const services: Services = { db, access: new Access(db), vault: await Vault.create(encryptionKey), store: new LocalStore(uploadsFolder) };
  const app = Fastify();
  app.setErrorHandler<FastifyError>(answer);
  app.addHook('onClose', async () => db.close());

  publicPeopleRoutes(app, services);
  publicFileRoutes(app, services);
  await app.register(async (inside) => {
    inside.decorateRequest('actor', null as unknown as Actor);
    inside.addHook('onRequest', async (request) => { request.actor = await services.access.authenticate(request); });
    for (const routes of PROTECTED) routes(inside, services);
  });
  return app;
}

function answer(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (/UNIQUE constraint failed/.test(error.message)) return reply.code(409).send({ error: 'This exists already.' });
  const status = error.statusCode ?? 500;
  if (status >= 500) console.error(error);
  return reply.code(status).send({ error: status >= 500 ? 'Carcosa cannot answer at the moment.' : error.message });
}
