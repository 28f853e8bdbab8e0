import { createGrpcServer } from './grpc/server';
import { listen } from './process/listen';
import { createLogger } from './process/logger';
import { providerRoutes } from './routes';
import type { ProviderServer } from './service';
import type { Logger } from '../author/context';

/** A provider that Terraform connects to instead of starting its own. */
export interface ReattachedProvider {
  /** What to set in Terraform's environment. */
  env: { TF_REATTACH_PROVIDERS: string };
  /** Ends all connections and stops listening. */
  close: () => Promise<void>;
}

const SILENCE = createLogger({ level: 'off', write: () => {} });

/**
 * Serves a provider in this process until it is closed, to any number of Terraform runs, also side by side. Connections are not
 * encrypted; only this user can open them. Close it when the last run has ended: a Terraform that finds nobody listening kills
 * the process that it was told of, which is this one.
 *
 * @param address the provider's source address, as a configuration names it: `example.com/acme/thing`.
 */
export async function serveForReattach(
  provider: ProviderServer | (() => Promise<ProviderServer>),
  address: string,
  log: Logger = SILENCE,
): Promise<ReattachedProvider> {
  const load = typeof provider === 'function' ? provider : async () => provider;
  const server = createGrpcServer({ method: providerRoutes(load, log) });
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
      // Without it, Terraform takes the provider for one of protocol 5 and crashes.
      Test: true,
      Addr: { Network: endpoint.network, String: endpoint.address },
    },
  });
}
