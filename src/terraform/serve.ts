import type { Provider } from './author/provider';
import type { PreparedAnswers } from './wire/prepared-answers';
import { servePlugin } from './wire/serve';

export type { PreparedAnswers };

export interface ServeOptions {
  /** The provider's source address, such as `example.com/acme/library`. */
  readonly address: string;
  /** Returns the provider. Import it in here: the process then answers Terraform before it loads the provider. */
  readonly load: () => Promise<Provider>;
  /**
   * Returns the answers that the program's build prepared with `prepareAnswers`. Terraform starts a provider once in each command for its
   * schemas alone. This process then does not load the provider. Default: none.
   */
  readonly prepared?: () => Promise<PreparedAnswers>;
}

/** Runs this process as a Terraform provider. With `--debug` it serves a Terraform that runs elsewhere. */
export async function serve({ address, load, prepared }: ServeOptions): Promise<void> {
  await servePlugin({
    address,
    prepared,
    load: async (log) => {
      const [{ providerServer }, provider] = await Promise.all([import('./wire/provider-server.js'), load()]);
      return providerServer(provider, log);
    },
  });
}
