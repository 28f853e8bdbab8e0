import { Hono, MiddlewareHandler } from 'hono';
import { ApiError } from '../errors';
import { ApiParts } from './parts';
import { principalOf } from './principal';

/** Lets nobody through without a valid API token. */
export function authenticate({ apiTokens }: ApiParts): MiddlewareHandler {
  return async (context, next) => {
    const [, token] = /^bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '') ?? [];
    const principal = token === undefined ? undefined : apiTokens.principalOf(token);
    if (principal === undefined) {
      throw new ApiError(401, token === undefined
        ? 'API token is missing: send it as "Authorization: Bearer <token>"'
        : 'API token is not valid: use the one that turso-local printed when it started');
    }
    context.set('principal', principal);
    await next();
  };
}

/** https://docs.turso.tech/api-reference/tokens/list, under `/v1/auth`. */
export function authApi({ apiTokens }: ApiParts): Hono {
  const api = new Hono();

  // The documentation has one path, the TypeScript client the other. No token of this platform ever expires.
  api.get('/validate', (context) => context.json({ exp: -1 }));
  api.get('/api-tokens/validate', (context) => context.json({ exp: -1 }));

  api.get('/api-tokens', (context) => context.json({
    tokens: apiTokens.list(principalOf(context).user).map(({ id, name, createdAt }) => ({ id, name, created_at: createdAt.slice(0, 10) })),
  }));

  api.post('/api-tokens/:name', async (context) => {
    const { id, name, token } = await apiTokens.create(principalOf(context).user, context.req.param('name'));
    return context.json({ id, name, token });
  });

  api.delete('/api-tokens/:name', async (context) => {
    const name = context.req.param('name');
    await apiTokens.delete(principalOf(context).user, name);
    return context.json({ token: name });
  });

  return api;
}
