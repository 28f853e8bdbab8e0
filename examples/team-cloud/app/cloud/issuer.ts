import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { Settings } from './env';
import { refuse } from './requests';

interface Discovery {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly jwks_uri: string;
}

export interface Person {
  readonly subject: string;
  readonly email: string;
  readonly name: string;
}

/** The issuer's description changes seldom, and its keys have their own cache. */
let known: (Discovery & { readonly keys: ReturnType<typeof createRemoteJWKSet> }) | undefined;

async function discover({ ISSUER: issuer }: Settings) {
  if (known?.issuer === issuer) return known;
  const answer = await fetch(`${issuer}/.well-known/openid-configuration`);
  const found = answer.ok ? await answer.json() as Discovery : undefined;
  if (found?.issuer !== issuer) throw new Error(`The issuer ${issuer} does not describe itself: it answered ${answer.status}.`);
  known = { ...found, keys: createRemoteJWKSet(new URL(found.jwks_uri)) };
  return known;
}

/** Returns the page of the issuer on which the user signs in. */
export async function authorizationUrl(settings: Settings, { redirectUri, state, challenge }: Record<'redirectUri' | 'state' | 'challenge', string>): Promise<string> {
  const url = new URL((await discover(settings)).authorization_endpoint);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: settings.CLIENT_ID,
    redirect_uri: redirectUri,
    scope: 'openid email profile',
    // PKCE stops a stolen code and a forged login, so no nonce is needed.
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state,
  }).toString();
  return url.href;
}

/** Exchanges the code that the issuer has given for the person who has signed in. */
export async function personOf(settings: Settings, { code, verifier, redirectUri }: Record<'code' | 'verifier' | 'redirectUri', string>): Promise<Person> {
  const { issuer, keys, token_endpoint: tokens } = await discover(settings);
  const form = { grant_type: 'authorization_code', client_id: settings.CLIENT_ID, code, code_verifier: verifier, redirect_uri: redirectUri };
  const exchanged = await fetch(tokens, { method: 'POST', body: new URLSearchParams(form) });
  if (!exchanged.ok) refuse(401, 'The issuer does not accept this code. Begin again with /auth/login.');
  const { id_token: idToken } = await exchanged.json() as { id_token: string };
  const { payload } = await jwtVerify(idToken, keys, { issuer, audience: settings.CLIENT_ID });
  const { sub, email, email_verified: verified, name } = payload;
  if (sub === undefined || typeof email !== 'string') refuse(403, 'The issuer does not say who you are. It has to give an email address.');
  // An address of somebody else must not join the team to which that person is invited.
  if (verified === false) refuse(403, `The issuer has not verified the email address ${email}.`);
  return { subject: sub, email, name: typeof name === 'string' ? name : email };
}
