import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { MOST_JSON_BYTES, readText } from '../bodies';
import { Registry } from '../registry/registry';

/** How long the keys of a provider are used without asking it again. */
const FRESH_MS = 5 * 60_000;
/** The shortest time between two requests to a provider for a key that it did not have. */
const RETRY_MS = 2_000;
const TIMEOUT_MS = 5_000;

/** The keys of the identity providers that an organization trusts. https://docs.turso.tech/sdk/authorization/jwks */
export class Jwks {
  private readonly providers = new Map<string, Provider>();

  constructor(private readonly registry: Registry, private readonly now: () => number) {}

  /** The key set of each provider. */
  ofOrganization(organizationId: string): JWTVerifyGetKey[] {
    return this.registry.all('jwks').filter((entry) => entry.organizationId === organizationId).map(({ url }) => this.provider(url).key);
  }

  private provider(url: string): Provider {
    const known = this.providers.get(url) ?? new Provider(url, this.now);
    this.providers.set(url, known);
    return known;
  }
}

/** Unlike the remote key sets of jose, it keeps its keys while the provider cannot be reached, and does not ask it for each token then. */
class Provider {
  private keys: JWTVerifyGetKey = createLocalJWKSet({ keys: [] });
  private askedAt = -Infinity;
  private asking?: Promise<void>;

  constructor(private readonly url: string, private readonly now: () => number) {}

  /** Returns the key that a token names. */
  readonly key: JWTVerifyGetKey = async (header, token) => {
    await this.ask(FRESH_MS);
    try {
      return await this.keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.ask(RETRY_MS);
      return this.keys(header, token);
    }
  };

  /** Asks the provider for its keys, unless it was asked within this time. */
  private async ask(withinMs: number): Promise<void> {
    if (this.now() - this.askedAt < withinMs) return;
    this.asking ??= this.fetchKeys();
    await this.asking;
  }

  private async fetchKeys(): Promise<void> {
    try {
      const response = await fetch(this.url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      const text = await readText(response.body as AsyncIterable<Uint8Array> | null, MOST_JSON_BYTES);
      if (response.ok) this.keys = createLocalJWKSet(JSON.parse(text) as JSONWebKeySet);
    } catch {
      // The provider cannot be reached, or its answer is no key set: the known keys stay in use.
    } finally {
      this.askedAt = this.now();
      this.asking = undefined;
    }
  }
}
