import { Hono } from 'hono';
import { ApiParts } from './parts';

/** https://docs.turso.tech/api-reference/users/get: the one user that owns everything here. */
export function userApi({ registry }: ApiParts): Hono {
  const api = new Hono();
  api.get('/', (context) => {
    const [{ slug }] = registry.all('organization');
    return context.json({
      user: { username: slug, name: slug, email: `${slug}@localhost`, avatarUrl: '', plan: 'local', mfa: false, has_pending_invites: false },
    });
  });
  return api;
}
