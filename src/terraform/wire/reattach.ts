import { createGrpcServer } from './grpc/server';
import type { PreparedAnswers } from './prepared-answers';
import { listen } from './process/listen';
import { createLogger } from './process/logger';
import { providerRoutes } from './routes';
import type { ProviderServer } from './service';
import type { Logger } from '../author/context';

/** A running provider. Terraform connects to it instead of starting its own. */
export interface ReattachedProvider {
  /** The variables for Terraform's environment. */
  env: { TF_REATTACH_PROVIDERS: string };
  /** Ends all connections and stops listening. */
  close: () => Promise<void>;
}

const SILENCE = createLogger({ level: 'off', write: () => {} });

/**
 * Serves a provider in this process, to any number of Terraform runs at the same time. Connections are not encrypted, but only this user
 * can open them. Close it after the last run, not before: a Terraform that cannot connect kills this process.
 *
 * @param address the provider's source address in configurations: `example.com/acme/thing`.
 */
export async function serveForReattach(
  provider: ProviderServer | (() => Promise<ProviderServer>),
  address: string,
  log: Logger = SILENCE,
  prepared?: () => Promise<PreparedAnswers>,
): Promise<ReattachedProvider> {
  const load = typeof provider === 'function' ? provider : async () => provider;
  const server = createGrpcServer({ method: providerRoutes(load, log, prepared) });
  const sessions = new Set<{ destroy: () => void }>();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
  });
  const endpoint = await listen(server, { env: process.env, platform: process.platform });
  const close = async () => {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const session of sessions) session.destroy();
    });
    endpoint.remove();
  };
  return { env: { TF_REATTACH_PROVIDERS: reattachConfig(address, endpoint) }, close };
}

function reattachConfig(address: string, endpoint: { network: string; address: string }): string {
  return JSON.stringify({
    [address]: {
      Protocol: 'grpc',
      ProtocolVersion: 6,
      Pid: process.pid,
      // Without it, Terraform expects protocol 5 and crashes.
      Test: true,
      Addr: { Network: endpoint.network, String: endpoint.address },
    },
  });
}
