import { bool, string } from '../../terraform';
import { dataSource } from '../define';

/** Reads the user of the API token. */
export const currentUser = dataSource({
  type: 'turso_current_user',
  noun: 'current user',
  schema: {
    description: 'The [user](https://docs.turso.tech/api-reference/users/get) that the provider\'s API token belongs to.',
    attributes: {
      username: string({ computed: true, description: 'Username, which is also the slug of the personal account.' }),
      name: string({ computed: true, nullable: true, description: 'Name for people.' }),
      email: string({ computed: true, nullable: true, description: 'Primary email address.' }),
      avatar_url: string({ computed: true, nullable: true, description: 'URL of a picture.' }),
      plan: string({ computed: true, nullable: true, description: 'The plan of the personal account.' }),
      mfa: bool({ computed: true, nullable: true, description: 'Whether the user has multi-factor authentication.' }),
      has_pending_invites: bool({ computed: true, nullable: true, description: 'Whether an organization waits for the user to accept its invite.' }),
    },
  },

  async read(_config, { client, signal }) {
    const user = await client.api.currentUser.get({ signal });
    return {
      username: user.username,
      name: user.name ?? null,
      email: user.email ?? null,
      avatar_url: user.avatarUrl ?? null,
      plan: user.plan ?? null,
      mfa: user.mfa ?? null,
      has_pending_invites: user.hasPendingInvites ?? null,
    };
  },
});
