import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { MOST_JSON_BYTES, readText } from '../bodies';
import { ApiError } from '../errors';
import { Registry } from '../registry/registry';

export interface JwksParts {
  readonly registry: Registry;
  readonly now: () => number;
  /** Receives warnings for the user. */
  readonly warn: (line: string) => void;
}

/** How long the keys of a provider are used without asking it again. */
const FRESH_MS = 5 * 60_000;
/** The shortest time between two requests to a provider for a key that it did not have. */
const RETRY_MS = 2_000;
const TIMEOUT_MS = 5_000;

/** The keys of the identity providers that an organization trusts. https://docs.turso.tech/sdk/authorization/jwks */
export class Jwks {
  /** By URL. */
  private readonly providers = new Map<string, Provider>();

  constructor(private readonly parts: JwksParts) {}

  /** The key set of each provider. */
  ofOrganization(organizationId: string): JWTVerifyGetKey[] {
    return this.entries(organizationId).map(({ url }) => this.provider(url).key);
  }

  /** Why the keys of providers could not be fetched the last time. */
  failures(organizationId: string): string[] {
    return this.entries(organizationId).flatMap(({ name, url }) => {
      const { failure } = this.provider(url);
      return failure === undefined ? [] : [`the keys of identity provider ${JSON.stringify(name)} could not be fetched from ${new URL(url).host}: ${failure}`];
    });
  }

  private entries(organizationId: string) {
    return this.parts.registry.all('jwks').filter((entry) => entry.organizationId === organizationId);
  }

  private provider(url: string): Provider {
    const known = this.providers.get(url) ?? new Provider(url, this.parts);
    this.providers.set(url, known);
    return known;
  }
}

/** Unlike the remote key sets of jose, it keeps its keys while the provider cannot be reached, and does not ask it for each token then. */
class Provider {
  private keys: JWTVerifyGetKey = createLocalJWKSet({ keys: [] });
  private askedAt = -Infinity;
  private asking?: Promise<void>;
  private lastFailure?: string;

  constructor(private readonly url: string, private readonly parts: JwksParts) {}

  /** Why the keys could not be fetched the last time. Undefined if they were fetched. */
  get failure(): string | undefined {
    return this.lastFailure;
  }

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
    if (this.parts.now() - this.askedAt < withinMs) return;
    this.asking ??= this.fetchKeys();
    await this.asking;
  }

  private async fetchKeys(): Promise<void> {
    try {
      this.keys = await fetchKeySet(this.url);
      this.lastFailure = undefined;
    } catch (error) {
      // The known keys stay in use.
      this.report((error as Error).message);
    } finally {
      this.askedAt = this.parts.now();
      this.asking = undefined;
    }
  }

  /** Warns once for each reason. The path and the query of a URL may contain a secret, so only its host is shown. */
  private report(failure: string): void {
    if (failure !== this.lastFailure) {
      this.parts.warn(`The keys of an identity provider could not be fetched from ${new URL(this.url).host}: ${failure}. `
        + 'Tokens that are signed with a key that is not known yet are refused.');
    }
    this.lastFailure = failure;
  }
}

/** @throws Error whose message completes "could not be fetched from HOST:" */
async function fetchKeySet(url: string): Promise<JWTVerifyGetKey> {
  const response = await answerOf(url);
  if (!response.ok) throw new Error(`it answered ${response.status}`);
  const text = await readText(response.body as AsyncIterable<Uint8Array> | null, MOST_JSON_BYTES).catch((error: Error) => {
    throw new Error(error instanceof ApiError ? `its answer is larger than ${MOST_JSON_BYTES} bytes` : reasonOf(error));
  });
  try {
    return createLocalJWKSet(JSON.parse(text) as JSONWebKeySet);
  } catch {
    throw new Error('its answer is not a JSON Web Key Set, such as {"keys": [...]}');
  }
}

async function answerOf(url: string): Promise<Response> {
  try {
    return await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    throw new Error(reasonOf(error as Error));
  }
}

/** Returns the cause of fetch's error. The error itself says less, and may contain the URL. */
function reasonOf({ name, cause }: Error): string {
  if (name === 'TimeoutError') return `it did not answer within ${TIMEOUT_MS / 1_000} seconds`;
  const { message = '', code = 'its URL cannot be fetched' } = (cause ?? {}) as Partial<NodeJS.ErrnoException>;
  return message === '' ? code : message;
}
