import type { AddressInfo } from 'node:net';
import { createTenants } from 'cdktf-turso/runtime';
import { createApp } from './app';
import { Tokens } from './tokens';

async function main({ TOKEN_KEY = '', PORT = '3000', HOST = '127.0.0.1' }: NodeJS.ProcessEnv): Promise<void> {
  const tenants = createTenants();
  const app = createApp({ tenants, tokens: new Tokens(TOKEN_KEY) }, true);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void app.close().then(() => tenants.close()));
  await app.listen({ port: Number(PORT), host: HOST });
  console.log(`Listening on port ${(app.server.address() as AddressInfo).port}`);
}

main(process.env).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
