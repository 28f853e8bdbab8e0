import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A wire to a server on this machine: it keeps everything that passes in either direction, and can be cut. */
export class Wire {
  /** @param to URL of the server */
  static async to(to: string): Promise<Wire> {
    const wire = new Wire(new URL(to));
    await wire.join(0);
    return wire;
  }

  private readonly passed: Buffer[] = [];
  private readonly sockets = new Set<Socket>();
  private server?: Server;
  private port = 0;

  private constructor(private readonly target: URL) {}

  /** The URL of the server, by way of the wire. */
  get url(): string {
    return this.target.href.replace(this.target.host, `127.0.0.1:${this.port}`).replace(/\/$/, '');
  }

  /** Everything that has passed, in either direction. */
  get traffic(): Buffer {
    return Buffer.concat(this.passed);
  }

  /** Cuts the wire: open connections end, and new ones are refused. */
  async cut(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    this.server = undefined;
    server.close();
    for (const socket of this.sockets) socket.destroy();
    await once(server, 'close');
  }

  /** Mends the wire at the same address. */
  async join(port = this.port): Promise<void> {
    const server = createServer((near) => {
      const far = connect(Number(this.target.port), this.target.hostname);
      for (const [from, to] of [[near, far], [far, near]]) {
        this.sockets.add(from);
        from.on('data', (data) => this.passed.push(data));
        from.on('error', () => to.destroy());
        from.on('close', () => {
          this.sockets.delete(from);
          to.destroy();
        });
        from.pipe(to);
      }
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
  }
}
