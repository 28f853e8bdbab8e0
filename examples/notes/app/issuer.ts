import { createHash, randomBytes } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

export interface IssuerSettings {
  readonly url: string;
  readonly clientId: string;
  readonly audience: string;
}

/** What a browser keeps between the two halves of a sign-in. */
export interface SignIn {
  readonly state: string;
  readonly verifier: string;
}

/** A user's access token, and how long it is valid. */
export interface Session {
  readonly token: string;
  readonly seconds: number;
}

/** An OpenID issuer: where users sign in with the authorization code flow and PKCE, and whose tokens say who they are. */
export class Issuer {
  static async discover(settings: IssuerSettings): Promise<Issuer> {
    const response = await fetch(`${settings.url}/.well-known/openid-configuration`);
    if (!response.ok) throw new Error(`The issuer ${settings.url} answered ${response.status}. Set OIDC_ISSUER to the URL of an OpenID issuer.`);
    return new Issuer(settings, await response.json() as Metadata);
  }

  private readonly keys: ReturnType<typeof createRemoteJWKSet>;

  private constructor(private readonly settings: IssuerSettings, private readonly metadata: Metadata) {
    this.keys = createRemoteJWKSet(new URL(metadata.jwks_uri));
  }

  /** Begins a sign-in: returns the page to go to, and what the browser has to keep until it comes back. */
  begin(redirectUri: string): { readonly url: string; readonly signIn: SignIn } {
    const [state, verifier] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
    const url = new URL(this.metadata.authorization_endpoint);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: this.settings.clientId,
      redirect_uri: redirectUri,
      scope: 'openid',
      audience: this.settings.audience,
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }).toString();
    return { url: url.href, signIn: { state, verifier } };
  }

  /** Ends a sign-in: returns the user's access token, or undefined if the issuer does not accept the code. */
  async end(code: string, { verifier }: SignIn, redirectUri: string): Promise<Session | undefined> {
    const response = await fetch(this.metadata.token_endpoint, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code', client_id: this.settings.clientId, redirect_uri: redirectUri, code, code_verifier: verifier,
      }),
    });
    if (!response.ok) return undefined;
    const { access_token: token, expires_in: seconds } = await response.json() as { access_token: string; expires_in: number };
    return { token, seconds };
  }

  /** Returns the user of a token. Undefined if it is not a token for this application or has expired. */
  async userOf(token: string): Promise<string | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer: this.metadata.issuer, audience: this.settings.audience, requiredClaims: ['sub', 'exp'],
      });
      return payload.sub;
    } catch (error) {
      // Other failures, such as keys that cannot be fetched, say nothing about the token.
      if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) throw error;
      return undefined;
    }
  }
}

/** https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata */
interface Metadata {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
}
