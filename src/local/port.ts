import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { StartupError } from './errors';

export interface BoundPort {
  readonly server: Server;
  readonly port: number;
}

const LOOPBACK = '127.0.0.1';
/** Longer than clients keep an idle connection, so that none sends a request into one that is just being closed. */
const KEEP_ALIVE_MS = 65_000;

/** Binds the first of these ports that is free, on the loopback interface only; 0 means any. */
export async function bindPort(ports: readonly number[]): Promise<BoundPort> {
  for (const wanted of ports) {
    const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
    if (await listen(server, wanted)) {
      return { server, port: (server.address() as AddressInfo).port };
    }
  }
  throw new StartupError(`Port ${ports.join(', ')} is in use. Choose another one with --port, or leave it out for a free one.`);
}

function listen(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('listening', () => resolve(true));
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        resolve(false);
      } else {
        reject(new StartupError(`Port ${port} cannot be used: ${error.message}`));
      }
    });
    server.listen(port, LOOPBACK);
  });
}
