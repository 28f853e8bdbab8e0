import { Hono } from 'hono';
import { ApiParts } from './parts';
import { principalOf } from './principal';

/** https://docs.turso.tech/api-reference/users/get */
export function userApi({ invites, organizations }: ApiParts): Hono {
  const api = new Hono();
  api.get('/', (context) => {
    const { user } = principalOf(context);
    return context.json({
      user: {
        username: user.username,
        name: user.username,
        email: user.email,
        avatarUrl: '',
        plan: organizations.personal(user)?.plan ?? 'starter',
        mfa: user.mfa,
        has_pending_invites: invites.hasPending(user.email),
      },
    });
  });
  return api;
}
