import { createPublicKey, JsonWebKey, KeyObject, verify } from 'node:crypto';
import { Jwt } from '../jwt';
import { Registry } from '../registry/registry';

interface KnownKey {
  readonly alg: string;
  readonly key: KeyObject;
}

interface Fetched {
  readonly at: number;
  readonly keys: ReadonlyMap<string, KnownKey>;
}

/** How long the keys of an issuer are taken as they are. */
const FRESH_MS = 5 * 60_000;
/** The shortest wait before an issuer is asked again for a key that it did not have. */
const RETRY_MS = 2_000;
const TIMEOUT_MS = 5_000;
const MOST_BYTES = 1_000_000;

/** The keys of the identity providers that an organization trusts. https://docs.turso.tech/sdk/authorization/jwks */
export class Jwks {
  private readonly fetched = new Map<string, Promise<Fetched>>();

  constructor(private readonly registry: Registry, private readonly now: () => number) {}

  /** Whether the token was signed by an issuer that this organization trusts. */
  async isSigned(jwt: Jwt, organizationId: string): Promise<boolean> {
    const { kid, alg } = jwt.header;
    if (typeof kid !== 'string') {
      return false;
    }
    const urls = this.registry.all('jwks').filter((entry) => entry.organizationId === organizationId).map(({ url }) => url);
    const found = (await Promise.all(urls.map((url) => this.find(url, kid)))).find((known) => known?.alg === alg);
    return found !== undefined && isSignature(found, jwt);
  }

  private async find(url: string, kid: string): Promise<KnownKey | undefined> {
    const known = await this.keysOf(url, FRESH_MS);
    return known.keys.get(kid) ?? (await this.keysOf(url, RETRY_MS)).keys.get(kid);
  }

  /** Those of the last time, unless they are older than this. */
  private async keysOf(url: string, freshMs: number): Promise<Fetched> {
    const last = await this.fetched.get(url);
    if (last !== undefined && this.now() - last.at < freshMs) {
      return last;
    }
    const at = this.now();
    // An issuer that cannot be reached keeps the keys that it had.
    const next = fetchKeys(url).then((keys) => ({ at, keys }), () => ({ at, keys: last?.keys ?? new Map() }));
    this.fetched.set(url, next);
    return next;
  }
}

async function fetchKeys(url: string): Promise<Map<string, KnownKey>> {
  if (!/^https?:$/.test(new URL(url).protocol)) {
    throw new Error(`${url} is no http or https URL`);
  }
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const text = await response.text();
  if (!response.ok || text.length > MOST_BYTES) {
    throw new Error(`${url} answered ${response.status}`);
  }
  const { keys } = JSON.parse(text) as { keys: (JsonWebKey & { kid?: string; alg?: string })[] };
  return new Map(keys.flatMap((jwk) => {
    const known = knownKey(jwk);
    return jwk.kid === undefined || known === undefined ? [] : [[jwk.kid, known] as const];
  }));
}

/** The key with the one algorithm that it may be used with, so that a token cannot choose another one. */
function knownKey(jwk: JsonWebKey): KnownKey | undefined {
  const alg = jwk.kty === 'RSA' ? 'RS256'
    : jwk.kty === 'EC' && jwk.crv === 'P-256' ? 'ES256'
      : jwk.kty === 'OKP' && jwk.crv === 'Ed25519' ? 'EdDSA'
        : undefined;
  return alg === undefined ? undefined : { alg, key: createPublicKey({ key: jwk, format: 'jwk' }) };
}

function isSignature({ alg, key }: KnownKey, { content, signature }: Jwt): boolean {
  return alg === 'ES256'
    ? verify('sha256', content, { key, dsaEncoding: 'ieee-p1363' }, signature)
    : verify(alg === 'RS256' ? 'sha256' : null, content, key, signature);
}
