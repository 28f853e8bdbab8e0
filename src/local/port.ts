import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { StartupError } from './errors';

export interface BoundPort {
  readonly server: Server;
  readonly port: number;
}

const LOOPBACK = '127.0.0.1';
/** Clients close idle connections sooner. So no client sends a request on a connection that the server is closing. */
const KEEP_ALIVE_MS = 65_000;

/** Binds the first free port of these on the loopback interface. Port 0 means any free port. */
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
