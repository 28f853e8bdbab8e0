import type { Logger } from '../author/context';
import type { Provider } from '../author/provider';
import { Session } from '../engine/session';
import { dataSourceHandlers } from './handlers/data-source';
import { ephemeralResourceHandlers } from './handlers/ephemeral-resource';
import { functionHandlers } from './handlers/function';
import { listResourceHandlers } from './handlers/list-resource';
import { providerHandlers } from './handlers/provider';
import { resourceHandlers } from './handlers/resource';
import type { ProviderServer } from './service';

/** Answers the calls of the plugin protocol for one provider. Each handler looks up, converts, calls the engine and converts back. */
export function providerServer(provider: Provider, log: Logger): ProviderServer {
  const session = new Session(provider, log);
  return {
    ...providerHandlers(session),
    ...resourceHandlers(session),
    ...dataSourceHandlers(session),
    ...ephemeralResourceHandlers(session),
    ...listResourceHandlers(session),
    ...functionHandlers(session),
  };
}
