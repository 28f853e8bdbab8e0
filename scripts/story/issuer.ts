import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Configuration, Grant, KoaContextWithOIDC, Provider } from 'oidc-provider' with { 'resolution-mode': 'import' };
import { Browser, redirectOf } from './browser';
import { IssuerStorage } from './issuer-storage';

/** How an issuer signs its users in. */
export interface IssuerOptions {
  /** The applications. They have no secret and use PKCE. A redirect URI may leave out the port: `http://127.0.0.1/callback` allows each port. */
  readonly clients: readonly { readonly id: string; readonly redirectUris: readonly string[] }[];
  /** The `aud` of access tokens. @default 'https://api.example' */
  readonly audience?: string;
  /** Returns more claims for the tokens of a user, such as those of a JWKS template of Turso. @default - none */
  readonly claims?: (user: string) => Record<string, unknown> | Promise<Record<string, unknown>>;
  /** The life of a token in seconds. @default 600 */
  readonly tokenSeconds?: number;
}

/**
 * An OpenID issuer on this machine, in place of a hosted one such as Auth0 or Clerk: discovery, JWKS, authorization code with PKCE, and
 * access tokens that are JWTs. It signs in every user who gives a name.
 */
export class Issuer {
  static async start(options: IssuerOptions): Promise<Issuer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { Provider: OpenIdProvider } = await import('oidc-provider');
    const provider = new OpenIdProvider(url, configurationOf(options));
    const answer = provider.callback();
    server.on('request', (request, response) => {
      if (request.url?.startsWith('/interaction/')) {
        askForName(provider, request, response).catch((error: Error) => response.writeHead(400).end(error.message));
      } else {
        void answer(request, response);
      }
    });
    return new Issuer(url, server);
  }

  /** Where an identity provider publishes its keys, for `JwksEndpoint`. */
  readonly jwksUrl: string;

  private constructor(readonly url: string, private readonly server: Server) {
    this.jwksUrl = `${url}/jwks`;
  }

  /** Walks the pages of the issuer like a browser, and returns the URL of the application that the issuer redirects to. */
  async signIn(authorizationUrl: string, user: string): Promise<string> {
    const browser = new Browser();
    let next = authorizationUrl;
    while (next.startsWith(`${this.url}/`)) {
      const page = await browser.open(next);
      const isForm = page.status === 200;
      next = await redirectOf(isForm ? await browser.open(next, { method: 'POST', body: new URLSearchParams({ user }) }) : page);
    }
    return next;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}

/** The claims of Turso's tokens. An ID token is signed with the same key as an access token, so it needs the same limits. */
const TURSO_CLAIMS = ['id', 'gid', 'a', 'p', 'perm'];

const DAY_SECONDS = 86_400;

function configurationOf(options: IssuerOptions): Configuration {
  const { clients, audience = 'https://api.example', claims = () => ({}), tokenSeconds = 600 } = options;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    adapter: IssuerStorage,
    clients: clients.map(({ id, redirectUris }) => ({
      client_id: id, redirect_uris: [...redirectUris], token_endpoint_auth_method: 'none', application_type: 'native',
    })),
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['only on this machine'] },
    claims: { openid: ['sub', ...TURSO_CLAIMS], email: ['email'], profile: ['name'] },
    conformIdTokenClaims: false,
    findAccount: (_, user) => ({
      accountId: user,
      claims: async () => ({ sub: user, name: user, email: `${user}@example.com`, ...await claims(user) }),
    }),
    extraTokenClaims: async (_, token) => claims((token as { accountId: string }).accountId),
    loadExistingGrant: (context) => consent(context, audience),
    ttl: { AccessToken: tokenSeconds, IdToken: tokenSeconds, Interaction: 600, Grant: DAY_SECONDS, Session: DAY_SECONDS },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: '', audience, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } }),
      },
    },
  };
}

/** The users of this issuer agree to what an application asks for, without a page for it. */
async function consent({ oidc }: KoaContextWithOIDC, audience: string): Promise<Grant> {
  const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId });
  grant.addOIDCScope('openid email profile');
  grant.addResourceScope(audience, '');
  await grant.save();
  return grant;
}

/** The page with the form of the sign-in. */
async function askForName(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>Sign in</title><form method="post"><input name="user" required autofocus><button>Sign in</button></form>');
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const accountId = new URLSearchParams(Buffer.concat(chunks).toString()).get('user');
  if (accountId === null || accountId === '') throw new Error('Give the name of a user.');
  await provider.interactionFinished(request, response, { login: { accountId }, consent: {} });
}
