import { PROVIDER_ADDRESS } from '../notation/provider-address';
// Not through the index: the process loads nothing but the wire until the handshake is done.
import { serve } from '../terraform/serve';

void serve({
  address: PROVIDER_ADDRESS,
  load: async () => (await import('./provider.js')).tursoProvider,
  prepared: async () => (await import('./prepared.js')).prepared,
});
