import type { Tenants } from 'cdktf-turso/runtime';
import type { LibSQLDatabase } from 'drizzle-orm/libsql';
import { drizzle } from 'drizzle-orm/libsql/http';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { HTTPException } from 'hono/http-exception';
import type { Issuer } from './issuer';

/** What the routes know about a signed-in user. */
export interface SignedIn {
  Variables: { user: string; token: string; db: LibSQLDatabase };
}

export interface Services {
  readonly issuer: Issuer;
  readonly tenants: Tenants;
}

/** The session of a user is the issuer's access token in a cookie that scripts cannot read. */
const TOKEN = 'token';
/** The state and the PKCE verifier of a sign-in that has begun. */
const SIGN_IN = 'sign-in';

export function signInRoutes({ issuer, tenants }: Services): Hono {
  const routes = new Hono();

  routes.get('/sign-in', (context) => {
    const { url, signIn } = issuer.begin(callbackOf(context));
    setCookie(context, SIGN_IN, `${signIn.state}.${signIn.verifier}`, { ...cookieFor(context), path: '/callback', maxAge: 600 });
    return context.redirect(url);
  });

  routes.get('/callback', async (context) => {
    const [state, verifier] = getCookie(context, SIGN_IN)?.split('.') ?? [];
    const { state: sent, code } = context.req.query();
    deleteCookie(context, SIGN_IN, { path: '/callback' });
    if (state === undefined || state !== sent || code === undefined) throw new HTTPException(400, { message: 'This sign-in has expired. Begin again at /sign-in.' });
    const session = await issuer.end(code, { state, verifier }, callbackOf(context));
    const user = session && await issuer.userOf(session.token);
    if (session === undefined || user === undefined) throw new HTTPException(401, { message: 'The issuer does not accept this sign-in. Begin again at /sign-in.' });

    // The first sign-in creates the user's database. Only the next token can name it, so the browser fetches that one at once.
    const { created } = await tenants.create(user, { ifExists: 'open' });
    setCookie(context, TOKEN, session.token, { ...cookieFor(context), maxAge: session.seconds });
    return context.redirect(created ? '/sign-in' : '/notes');
  });

  routes.post('/sign-out', (context) => {
    deleteCookie(context, TOKEN);
    return context.body(null, 204);
  });
  return routes;
}

/** Lets only signed-in users pass, and opens their database. */
export function signedIn({ issuer, tenants }: Services): MiddlewareHandler<SignedIn> {
  return async (context, next) => {
    const token = getCookie(context, TOKEN) ?? '';
    const user = await issuer.userOf(token);
    if (user === undefined) throw new HTTPException(401, { message: 'You are not signed in. Go to /sign-in.' });
    context.set('user', user);
    context.set('token', token);
    context.set('db', drizzle({ client: await tenants.open(user) }));
    await next();
  };
}

function callbackOf(context: Context): string {
  return new URL('/callback', process.env.BASE_URL ?? context.req.url).href;
}

function cookieFor(context: Context) {
  return { httpOnly: true, sameSite: 'Lax', secure: callbackOf(context).startsWith('https:') } as const;
}
