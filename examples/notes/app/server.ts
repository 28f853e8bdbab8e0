import { serve } from '@hono/node-server';
import { createTenants } from 'cdktf-turso/runtime';
import { createApp } from './app';
import { Issuer } from './issuer';

async function main(): Promise<void> {
  const issuer = await Issuer.discover({ url: required('OIDC_ISSUER'), clientId: required('OIDC_CLIENT_ID'), audience: required('OIDC_AUDIENCE') });
  const { fetch } = createApp({ issuer, tenants: createTenants() });
  const { PORT = '3000', HOST = '127.0.0.1' } = process.env;
  serve({ fetch, port: Number(PORT), hostname: HOST }, ({ port }) => console.log(`Listening on port ${port}`));
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set. Start the server with "npx cdktf-turso env notes -- tsx app/server.ts".`);
  return value;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
