import { randomUUID } from 'node:crypto';
import { newApiToken } from './control/api-tokens';
import { StartupError } from './errors';
import { Registry } from './registry/registry';

export interface WantedIdentity {
  readonly organization?: string;
  readonly token?: string;
}

/** What a client needs to know beside the URL. It stays the same for the life of a data folder. */
export interface Identity {
  /** Slug. */
  readonly organization: string;
  readonly token: string;
}

export const DEFAULT_ORGANIZATION = 'local';

/** Finds the identity of a data folder, or makes one. A token that is asked for replaces the one before. */
export async function settleIdentity(registry: Registry, wanted: WantedIdentity): Promise<Identity> {
  const [known] = registry.all('organization');
  if (known !== undefined && wanted.organization !== undefined && wanted.organization !== known.slug) {
    throw new StartupError(
      `The data folder belongs to the organization "${known.slug}", not to "${wanted.organization}". Leave --organization out, or choose another folder with --data.`,
    );
  }
  const slug = known?.slug ?? wanted.organization ?? DEFAULT_ORGANIZATION;
  const token = wanted.token ?? registry.get('setting', 'apiToken')?.value ?? newApiToken();
  await registry.commit((transaction) => {
    transaction.put('organization', known ?? { id: randomUUID(), slug, name: slug });
    transaction.put('setting', { id: 'apiToken', value: token });
  });
  return { organization: slug, token };
}
