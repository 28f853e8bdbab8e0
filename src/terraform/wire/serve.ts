import { writeSync } from 'node:fs';
import type { Http2Server } from 'node:http2';
import { createServer } from 'node:net';
import type { GrpcServerOptions } from './grpc/server';
import type { PreparedAnswers } from './prepared-answers';
import { createCertificate, pemToDer } from './process/certificate';
import { handshakeLine, startedByTerraform } from './process/handshake';
import { watchConnections, cleanUpAtExit, keepStdoutSilent, panicOnUncaught, surviveInterrupts } from './process/life';
import { listen } from './process/listen';
import { createLogger, logLevel } from './process/logger';
import type { ProviderServer } from './service';
import type { Logger } from '../author/context';

export interface PluginOptions {
  /** The provider's source address, such as `example.com/acme/thing`. */
  address: string;
  /** Returns the provider. It runs at Terraform's first call, so loading the provider does not delay the start. */
  load: (log: Logger) => ProviderServer | Promise<ProviderServer>;
  /** Returns answers that do not need the provider. Default: none. */
  prepared?: () => Promise<PreparedAnswers>;
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
  if (options.debug ?? process.argv.includes('--debug')) return serveForDebugging(load, options, log);
  if (!startedByTerraform(process.env)) return refuseStartByHand(options.address);
  panicOnUncaught();
  surviveInterrupts();
  const provider = async () => (await import('./routes.js')).providerRoutes(load, log, options.prepared);
  await serveTerraform(provider, options.orphanAfterMs ?? 3000);
  keepStdoutSilent();
}

async function serveTerraform(provider: () => Promise<GrpcServerOptions['method']>, orphanAfterMs: number): Promise<void> {
  const tls = tlsOptions();
  // A connection waits unread until its server is there.
  const socket = createServer({ pauseOnConnect: true });
  const endpoint = await listen(socket, { env: process.env, platform: process.platform });
  cleanUpAtExit(endpoint.remove);
  writeSync(1, `${handshakeLine(endpoint, tls?.der)}\n`);
  // Terraform connects now. Meanwhile Node.js loads what answers it. HTTP/2 alone takes as long as the rest of the start.
  const server = grpcServer(tls, provider, orphanAfterMs);
  socket.on('connection', async (connection) => {
    (await server).emit('connection', connection);
    // Only a server with TLS starts to read.
    if (tls === undefined) connection.resume();
  });
  await server;
}

async function grpcServer(tls: GrpcServerOptions['tls'], provider: () => Promise<GrpcServerOptions['method']>, orphanAfterMs: number): Promise<Http2Server> {
  const [{ createGrpcServer }, route] = [await import('./grpc/server.js'), await provider()];
  const shutdown = async () => {
    endWithNextDisconnect();
    setTimeout(() => process.exit(0), GOODBYE_LIMIT_MS);
    return new Uint8Array();
  };
  const server = createGrpcServer({ tls, method: (path) => (path === SHUTDOWN ? shutdown : route(path)) });
  const endWithNextDisconnect = watchConnections(server, {
    startMs: START_LIMIT_MS,
    graceMs: orphanAfterMs,
    onIdle: () => process.exit(0),
  });
  return server;
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

async function serveForDebugging(load: () => Promise<ProviderServer>, { address, prepared }: PluginOptions, log: Logger): Promise<void> {
  const { serveForReattach } = await import('./reattach.js');
  const { env, close } = await serveForReattach(load, address, log, prepared);
  const quoted = env.TF_REATTACH_PROVIDERS.replaceAll("'", "'\\''");
  process.stdout.write(`Set this where you run Terraform; end with Ctrl-C:\n\nTF_REATTACH_PROVIDERS='${quoted}'\n`);
  const end = () => void close().then(() => process.exit(0));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}
