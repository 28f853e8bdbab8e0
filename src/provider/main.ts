import { PROVIDER_ADDRESS } from './address';
// Not through the index: until the handshake is done, nothing but the protocol is loaded.
import { servePlugin } from '../terraform/protocol/serve';

void servePlugin({
  address: PROVIDER_ADDRESS,
  load: async (log) => {
    const [{ providerServer }, { tursoProvider }] = await Promise.all([import('../terraform/index.js'), import('./provider.js')]);
    return providerServer(tursoProvider, log);
  },
});
