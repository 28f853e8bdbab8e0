import { Hono, MiddlewareHandler } from 'hono';
import { ApiError } from '../errors';
import { apiTokensApi } from './api-tokens';
import { ApiParts } from './parts';
import { bearerToken } from '../jwt';

/** Rejects requests without a valid API token. */
export function authenticate({ apiTokens }: ApiParts): MiddlewareHandler {
  return async (context, next) => {
    const token = bearerToken(context.req.header('authorization'));
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

/** Serves `/v1/auth`. */
export function authApi(parts: ApiParts): Hono {
  const api = new Hono();

  // The documentation names the first path, the TypeScript client uses the second. No token here ever expires.
  api.get('/validate', (context) => context.json({ exp: -1 }));
  api.get('/api-tokens/validate', (context) => context.json({ exp: -1 }));

  // Ends browser sessions in the cloud. turso-local has no such sessions, and API tokens stay valid.
  api.post('/invalidate', (context) => context.json({ ValidFrom: Math.floor(parts.now() / 1000) }));

  api.route('/api-tokens', apiTokensApi(parts));
  return api;
}
