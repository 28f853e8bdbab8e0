import { writeSync } from 'node:fs';
import { createGrpcServer, type GrpcMethod, type GrpcServerOptions } from './grpc/server';
import { createCertificate, pemToDer } from './process/certificate';
import { handshakeLine, startedByTerraform } from './process/handshake';
import { watchConnections, cleanUpAtExit, keepStdoutSilent, panicOnUncaught, surviveInterrupts } from './process/life';
import { listen } from './process/listen';
import { createLogger, logLevel } from './process/logger';
import { serveForReattach } from './reattach';
import { providerRoutes } from './routes';
import type { ProviderServer } from './service';
import type { Logger } from '../author/context';

export interface PluginOptions {
  /** The provider's source address, such as `example.com/acme/thing`. */
  address: string;
  /** Returns the provider. It runs at Terraform's first call, so loading the provider does not delay the start. */
  load: (log: Logger) => ProviderServer | Promise<ProviderServer>;
  /** Serves a debugger instead of the Terraform that started the process. Default: whether `--debug` is an argument. */
  debug?: boolean;
  /** How long the process lives after its last connection if Terraform was killed, in milliseconds. Default: 3000. */
  orphanAfterMs?: number;
}

const SHUTDOWN = '/plugin.GRPCController/Shutdown';
/** Terraform waits as long for a provider to start. */
const START_LIMIT_MS = 60_000;
/** Terraform disconnects after the answer to its shutdown call. After this time the process ends in any case. */
const GOODBYE_LIMIT_MS = 500;

/**
 * Runs the process of a Terraform provider. It does the handshake with the Terraform that started it, serves it, and ends on its request or
 * when Terraform is gone. With `--debug` it prints a variable for Terraform's environment and serves until it is interrupted.
 */
export async function servePlugin(options: PluginOptions): Promise<void> {
  const log = createLogger({
    level: logLevel(process.env),
    module: options.address.split('/').at(-1),
    write: (line) => process.stderr.write(line),
  });
  const load = async () => options.load(log);
  if (options.debug ?? process.argv.includes('--debug')) return serveForDebugging(load, options.address, log);
  if (!startedByTerraform(process.env)) return refuseStartByHand(options.address);
  panicOnUncaught();
  surviveInterrupts();
  await serveTerraform(providerRoutes(load, log), options.orphanAfterMs ?? 3000);
  keepStdoutSilent();
}

async function serveTerraform(provider: (path: string) => GrpcMethod | undefined, orphanAfterMs: number): Promise<void> {
  const tls = tlsOptions();
  const shutdown = async () => {
    endWithNextDisconnect();
    setTimeout(() => process.exit(0), GOODBYE_LIMIT_MS);
    return new Uint8Array();
  };
  const server = createGrpcServer({ tls, method: (path) => (path === SHUTDOWN ? shutdown : provider(path)) });
  const endWithNextDisconnect = watchConnections(server, {
    startMs: START_LIMIT_MS,
    graceMs: orphanAfterMs,
    onIdle: () => process.exit(0),
  });
  const endpoint = await listen(server, { env: process.env, platform: process.platform });
  cleanUpAtExit(endpoint.remove);
  // The last step, because Terraform connects as soon as it reads the line.
  writeSync(1, `${handshakeLine(endpoint, tls?.der)}\n`);
}

function tlsOptions(): (NonNullable<GrpcServerOptions['tls']> & { der: Buffer }) | undefined {
  const pem = process.env.PLUGIN_CLIENT_CERT;
  if (pem === undefined || pem === '') return undefined;
  const clientCertificate = pemToDer(pem);
  if (clientCertificate === undefined) throw new Error('PLUGIN_CLIENT_CERT holds no certificate in PEM form. Terraform sets it; do not set it by hand.');
  return { ...createCertificate(), clientCertificate };
}

function refuseStartByHand(address: string): void {
  process.stderr.write([
    `This is the Terraform provider ${address}. Terraform and OpenTofu start it themselves; run "terraform plan" instead.`,
    'To debug it, start it with --debug and set what it prints in the environment of Terraform.',
    '',
  ].join('\n'));
  process.exitCode = 1;
}

async function serveForDebugging(load: () => Promise<ProviderServer>, address: string, log: Logger): Promise<void> {
  const { env, close } = await serveForReattach(load, address, log);
  const quoted = env.TF_REATTACH_PROVIDERS.replaceAll("'", "'\\''");
  process.stdout.write(`Set this where you run Terraform; end with Ctrl-C:\n\nTF_REATTACH_PROVIDERS='${quoted}'\n`);
  const end = () => void close().then(() => process.exit(0));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}
