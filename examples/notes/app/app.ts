import { TenantError } from 'cdktf-turso/runtime';
import { Hono } from 'hono';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { noteRoutes } from './notes';
import { signedIn, signInRoutes, type Services, type SignedIn } from './sign-in';

export function createApp(services: Services): Hono {
  const app = new Hono();
  app.use(csrf());
  app.route('/', signInRoutes(services));

  const own = new Hono<SignedIn>();
  own.use(signedIn(services));
  own.route('/', noteRoutes);
  // A program of the user opens the database itself, with the user's own token.
  own.get('/database', async (context) => {
    const { url } = await services.tenants.info(context.var.user);
    return context.json({ url, authToken: context.var.token });
  });
  app.route('/', own);

  app.onError((error, context) => {
    if (error instanceof HTTPException) return context.json({ error: error.message }, error.status);
    if (error instanceof TenantError && error.code === 'NOT_FOUND') return context.json({ error: 'You have no database. Go to /sign-in.' }, 401);
    console.error(error);
    if (error instanceof TenantError) return context.json({ error: 'Your notes cannot be opened at the moment. Try again later.' }, 503);
    return context.json({ error: 'Something went wrong.' }, 500);
  });
  return app;
}
