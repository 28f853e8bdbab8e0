import { randomUUID } from 'node:crypto';
import type { Tenants } from 'cdktf-turso/runtime';
import fastify, { type FastifyInstance } from 'fastify';
import { authPlugin } from './auth-plugin';
import { customers } from './customers';
import { answerError, HttpError } from './http-error';
import { hashPassword, isPassword } from './passwords';
import { TENANT_NAME, tenantPlugin } from './tenant-plugin';
import type { Tokens } from './tokens';

export interface Services {
  readonly tenants: Tenants;
  readonly tokens: Tokens;
}

interface Credentials {
  readonly userName: string;
  readonly password: string;
}

const CREDENTIALS = {
  userName: { type: 'string', minLength: 1, maxLength: 100 },
  password: { type: 'string', minLength: 12, maxLength: 200 },
};

const CREATE_USER = 'INSERT INTO users (id, name, password_hash, role) VALUES (?, ?, ?, ?)';

/** The hash of no password: signing in with an unknown name takes as long as with a wrong password. */
const NO_PASSWORD = hashPassword(randomUUID());

export function createApp({ tenants, tokens }: Services, logger = false): FastifyInstance {
  const app = fastify({ logger });
  app.setErrorHandler(answerError);

  app.post<{ Body: Credentials & { tenant: string } }>('/tenants', {
    schema: body({ tenant: { type: 'string', pattern: TENANT_NAME }, ...CREDENTIALS }),
  }, async ({ body: { tenant, userName, password } }, reply) => {
    const administrator = [randomUUID(), userName, await hashPassword(password), 'administrator'];
    await tenants.create(tenant, { initial: [{ sql: CREATE_USER, args: administrator }] });
    return reply.code(201).send({ tenant });
  });

  app.register(async (tenantRoutes) => {
    await tenantRoutes.register(tenantPlugin, { tenants });

    tenantRoutes.post<{ Body: Credentials }>('/sign-in', { schema: body(CREDENTIALS) }, async ({ tenant, body: { userName, password } }) => {
      const { rows: [user] } = await tenant.db.execute({ sql: 'SELECT id, password_hash FROM users WHERE name = ?', args: [userName] });
      const isRight = await isPassword(password, user?.password_hash as string ?? await NO_PASSWORD);
      if (user === undefined || !isRight) throw new HttpError(401, 'The user name or the password is wrong.');
      return { token: await tokens.sign({ userId: user.id as string, tenant: tenant.name }) };
    });

    await tenantRoutes.register(async (userRoutes) => {
      await userRoutes.register(authPlugin, { tokens });
      await userRoutes.register(customers);

      userRoutes.get('/me', async ({ tenant, user }) => ({ tenant: tenant.name, ...user }));

      userRoutes.post<{ Body: Credentials }>('/users', { schema: body(CREDENTIALS) }, async ({ tenant, user, body: { userName, password } }, reply) => {
        if (user.role !== 'administrator') throw new HttpError(403, 'Only an administrator of the tenant can add users.');
        const { rowsAffected } = await tenant.db.execute({
          sql: `${CREATE_USER} ON CONFLICT (name) DO NOTHING`, args: [randomUUID(), userName, await hashPassword(password), 'member'],
        });
        if (rowsAffected === 0) throw new HttpError(409, 'A user of this name exists.');
        return reply.code(201).send({ userName });
      });
    });
  });
  return app;
}

/** The schema of a JSON body: an object that has all of these properties. */
function body(properties: Record<string, object>): { body: object } {
  return { body: { type: 'object', properties, required: Object.keys(properties) } };
}
