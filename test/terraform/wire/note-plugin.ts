import { servePlugin } from '../../../src/terraform/wire/serve';

void servePlugin({
  address: 'example.com/acme/note',
  load: async () => (await import('./note-provider.js')).noteProvider(),
  orphanAfterMs: 300,
});
