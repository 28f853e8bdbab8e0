import { Hono } from 'hono';
import type { Context } from 'hono';
import { deleteCookie, getCookie, getSignedCookie, setCookie, setSignedCookie } from 'hono/cookie';
import type { Cloud } from './env';
import { authorizationUrl, personOf, type Person } from './issuer';
import { body, refuse, text } from './requests';
import { ACCESS_SECONDS, beginSession, endSession, hash, randomText, refreshSession, SESSION_SECONDS, type Tokens } from './session';

/** A desktop waits for the issuer's answer on a port of its own machine (RFC 8252). */
const LOOPBACK = /^http:\/\/127\.0\.0\.1:\d{1,5}\/callback$/;

export const auth = new Hono<Cloud>();

/** Begins a login. A desktop brings its own challenge, and gets the code on its own machine. */
auth.get('/login', async (c) => {
  const { redirect_uri: redirectUri, code_challenge: challenge, state } = c.req.query();
  if (redirectUri !== undefined) {
    if (!LOOPBACK.test(redirectUri)) refuse(400, 'redirect_uri has to be http://127.0.0.1:PORT/callback.');
    if (!challenge || !state) refuse(400, 'A desktop sends code_challenge and state, too.');
    return c.redirect(await authorizationUrl(c.env, { redirectUri, challenge, state }));
  }
  const [newState, verifier] = [randomText(), randomText()];
  await setSignedCookie(c, 'login', `${newState}.${verifier}`, c.env.COOKIE_KEY, { ...cookie(c), sameSite: 'Lax', maxAge: 600 });
  return c.redirect(await authorizationUrl(c.env, { redirectUri: callbackUri(c), state: newState, challenge: await hash(verifier) }));
});

/** The issuer sends a browser here. */
auth.get('/callback', async (c) => {
  const { code, state, error_description: problem } = c.req.query();
  const [expected, verifier] = (await getSignedCookie(c, c.env.COOKIE_KEY, 'login') || '').split('.');
  deleteCookie(c, 'login', cookie(c));
  if (problem !== undefined) refuse(401, `The issuer refused the login: ${problem.slice(0, 200)}`);
  if (!code || !state || state !== expected) refuse(400, 'This login was not begun in this browser, or has taken too long. Begin again with /auth/login.');
  const tokens = await signIn(c, await personOf(c.env, { code, verifier, redirectUri: callbackUri(c) }));
  setRefreshCookie(c, tokens);
  return c.redirect('/');
});

/** A desktop brings the code that the issuer has sent to it. */
auth.post('/callback', async (c) => {
  const values = await body(c);
  const redirectUri = text(values, 'redirectUri');
  if (!LOOPBACK.test(redirectUri)) refuse(400, 'redirectUri has to be http://127.0.0.1:PORT/callback.');
  const tokens = await signIn(c, await personOf(c.env, { code: text(values, 'code', 2000), verifier: text(values, 'verifier'), redirectUri }));
  return c.json({ ...tokens, expiresIn: ACCESS_SECONDS });
});

/** Gives a new access token. A browser has the refresh token in a cookie that no script can read, a desktop sends it in the body. */
auth.post('/refresh', async (c) => {
  const inCookie = getCookie(c, 'refresh');
  const tokens = await refreshSession(c.var.db, c.env, inCookie ?? text(await body(c), 'refreshToken'));
  if (inCookie === undefined) return c.json({ ...tokens, expiresIn: ACCESS_SECONDS });
  setRefreshCookie(c, tokens);
  return c.json({ accessToken: tokens.accessToken, expiresIn: ACCESS_SECONDS });
});

auth.post('/logout', async (c) => {
  await endSession(c.var.db, getCookie(c, 'refresh') ?? text(await body(c), 'refreshToken'));
  deleteCookie(c, 'refresh', cookie(c));
  return c.body(null, 204);
});

async function signIn(c: Context<Cloud>, { subject, email, name }: Person): Promise<Tokens> {
  const user = await c.var.db.get(`
    INSERT INTO users (id, subject, email, name) VALUES (?, ?, ?, ?)
    ON CONFLICT (subject) DO UPDATE SET email = excluded.email, name = excluded.name RETURNING id`, crypto.randomUUID(), subject, email, name) as { id: string };
  return beginSession(c.var.db, c.env, user.id);
}

function setRefreshCookie(c: Context<Cloud>, { refreshToken }: Tokens): void {
  setCookie(c, 'refresh', refreshToken, { ...cookie(c), sameSite: 'Strict', maxAge: SESSION_SECONDS });
}

/** Without TLS, as on a developer's machine, a browser would drop a cookie that is secure. */
function cookie(c: Context<Cloud>) {
  return { path: '/auth', httpOnly: true, secure: new URL(c.req.url).protocol === 'https:' };
}

function callbackUri(c: Context<Cloud>): string {
  return new URL('/auth/callback', c.req.url).href;
}
