import type { Provider } from './author/provider';
import { servePlugin } from './wire/serve';

export interface ServeOptions {
  /** The provider's source address, such as `example.com/acme/library`. */
  readonly address: string;
  /** Returns the provider. Import it in here: the process then answers Terraform before it loads the provider. */
  readonly load: () => Promise<Provider>;
}

/** Runs this process as a Terraform provider. With `--debug` it serves a Terraform that runs elsewhere. */
export async function serve({ address, load }: ServeOptions): Promise<void> {
  await servePlugin({
    address,
    load: async (log) => {
      const [{ providerServer }, provider] = await Promise.all([import('./wire/provider-server.js'), load()]);
      return providerServer(provider, log);
    },
  });
}
