import type { Logger, Provider } from '../../../src/terraform';
import { createLogger, decodeMessage, encodeMessage, PROVIDER_SERVICE, type Message, type MessageInit, type Method } from '../../../src/terraform/wire';
import { providerServer } from '../../../src/terraform/wire/provider-server';
import { providerRoutes } from '../../../src/terraform/wire/routes';

type Service = typeof PROVIDER_SERVICE;
type Unary = { [M in keyof Service]: Service[M]['stream'] extends false ? M : never }[keyof Service];

const SILENCE = createLogger({ level: 'off', write: () => undefined });

/** The methods of a provider's server, called with messages as bytes, as Terraform calls them, but without a process or a socket. */
export class Wire {
  private readonly routes: ReturnType<typeof providerRoutes>;

  constructor(provider: Provider, log: Logger = SILENCE) {
    this.routes = providerRoutes(async () => providerServer(provider, log), log);
  }

  async call<M extends Unary>(method: M, request: MessageInit<Service[M]['request']>): Promise<Message<Service[M]['response']>> {
    const route = this.routes(`/tfplugin6.Provider/${method}`) as (bytes: Uint8Array) => Promise<Uint8Array>;
    const types: Method = PROVIDER_SERVICE[method];
    return decodeMessage(types.response, await route(encodeMessage(types.request, request))) as Message<Service[M]['response']>;
  }
}
