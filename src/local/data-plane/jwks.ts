import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { Registry } from '../registry/registry';

const OPTIONS = {
  /** How long the keys of a provider are used without asking it again. */
  cacheMaxAge: 5 * 60_000,
  /** The shortest time between two requests to a provider for a key that it did not have. */
  cooldownDuration: 2_000,
  timeoutDuration: 5_000,
};

/** The keys of the identity providers that an organization trusts. https://docs.turso.tech/sdk/authorization/jwks */
export class Jwks {
  private readonly keySets = new Map<string, JWTVerifyGetKey>();

  constructor(private readonly registry: Registry) {}

  /** The key set of each provider. */
  ofOrganization(organizationId: string): JWTVerifyGetKey[] {
    return this.registry.all('jwks').filter((entry) => entry.organizationId === organizationId).map(({ url }) => this.keySet(url));
  }

  private keySet(url: string): JWTVerifyGetKey {
    const known = this.keySets.get(url) ?? createRemoteJWKSet(new URL(url), OPTIONS);
    this.keySets.set(url, known);
    return known;
  }
}
