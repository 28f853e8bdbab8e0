import type { AddressInfo } from 'node:net';
import { createApp } from './app';
import { readSettings } from './settings';

async function main(): Promise<void> {
  const settings = readSettings();
  const app = await createApp(settings);
  await app.listen({ port: settings.port, host: '127.0.0.1' });
  console.log(`Listening on port ${(app.server.address() as AddressInfo).port}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void app.close());
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
