import { connect, DatabaseError } from '@tursodatabase/serverless';
import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { auth } from './auth';
import { settingsFault, type Cloud, type Env } from './env';
import { rateLimit } from './rate-limit';
import { refuse } from './requests';
import { authenticate } from './session';
import { sync } from './sync';
import { teams } from './teams';
import { me } from './users';

export { RateLimiter } from './rate-limit';

const NONE = ["'none'"];
const OWN = ["'self'"];

const app = new Hono<Cloud>();

app.use(secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: NONE, scriptSrc: OWN, styleSrc: OWN, connectSrc: OWN, baseUri: NONE, formAction: NONE, frameAncestors: NONE,
  },
}));

app.use(async (c, next) => {
  const fault = settingsFault(c.env as unknown as Record<string, unknown>);
  if (fault !== undefined) refuse(503, fault);
  // A connection belongs to one request. It opens nothing before the first statement.
  c.set('db', connect({ url: c.env.TURSO_DATABASE_URL, authToken: c.env.TURSO_AUTH_TOKEN }));
  await next();
});

app.use('/auth/*', rateLimit((c) => `address:${c.req.header('cf-connecting-ip') ?? 'local'}`));
app.route('/auth', auth);

for (const path of ['/me/*', '/teams/*', '/sync/*']) {
  app.use(path, async (c, next) => {
    c.set('userId', await authenticate(c.env, c.req.header('authorization')));
    c.header('cache-control', 'private, no-cache');
    await next();
  }, rateLimit((c) => `user:${c.var.userId}`), etag());
}
app.route('/me', me);
app.route('/teams', teams);
app.route('/sync', sync);

/** The page. Its files have no secrets. */
const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/page.css': ['page.css', 'text/css; charset=utf-8'],
  '/page.js': ['page.js', 'text/javascript; charset=utf-8'],
};
for (const [path, [file, type]] of Object.entries(FILES)) {
  app.get(path, async (c) => c.body(await (await c.env.ASSETS.fetch(new URL(`/${file}`, c.req.url).href)).text(), 200, { 'content-type': type }));
}

app.notFound((c) => c.json({ error: `There is nothing at ${c.req.path}.` }, 404));

app.onError((error, c) => {
  if (error instanceof HTTPException) return c.json({ error: error.message }, error.status);
  // A rule of the schema, such as that a team needs an owner.
  if (error instanceof DatabaseError && error.code === 'SQLITE_CONSTRAINT') {
    const rule = error.message.replace(/^SQLite error: /, '');
    return c.json({ error: rule.startsWith('UNIQUE') ? 'This exists already.' : rule }, 409);
  }
  // The message may quote what the user has sent, so only the log of the server gets its kind.
  console.error(`${c.req.method} ${c.req.routePath}: ${error.name}${error instanceof DatabaseError ? ` ${error.code}` : ''}`);
  return c.json({ error: 'This did not work. Try again in a moment.' }, 500);
});

export default { fetch: (request: Request, env: Env): Response | Promise<Response> => app.fetch(request, env) };
