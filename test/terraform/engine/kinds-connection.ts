import { ADDRESS, kindsProvider, type World } from './kinds-provider';
import type { Provider } from '../../../src/terraform';
import { objectType } from '../../../src/terraform/engine/attribute-type';
import { encodeDynamicValue } from '../../../src/terraform/values';
import { createLogger, serveForReattach, type ReattachedProvider } from '../../../src/terraform/wire';
import { providerServer } from '../../../src/terraform/wire/provider-server';
import { PluginClient } from '../wire/plugin-client';

/** A connection to the configured provider with every kind of attribute, for calls that the installed Terraform does not make. */
export class KindsConnection {
  static async start(): Promise<KindsConnection> {
    const world: World = { objects: new Map(), calls: [] };
    const provider = kindsProvider(world);
    const served = await serveForReattach(providerServer(provider, createLogger({ level: 'off', write: () => undefined })), ADDRESS);
    const connection = new KindsConnection(world, provider, served);
    const config = encodeDynamicValue(objectType(provider.schema.attributes), { endpoint: null, key: null });
    await connection.client.call('ConfigureProvider', { config });
    return connection;
  }

  readonly client: PluginClient;

  private constructor(readonly world: World, readonly provider: Provider, private readonly served: ReattachedProvider) {
    this.client = new PluginClient(served);
  }

  async end(): Promise<void> {
    this.client.close();
    await this.served.close();
  }
}
