import { Duplex } from 'node:stream';

/** The open WebSockets of every database. sqld checks a token only at their start, so the platform closes them when a token ends. */
export class Connections {
  private readonly open = new Map<string, Set<Duplex>>();

  add(databaseId: string, socket: Duplex): void {
    const sockets = this.open.get(databaseId) ?? new Set();
    this.open.set(databaseId, sockets.add(socket));
    socket.once('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0 && this.open.get(databaseId) === sockets) {
        this.open.delete(databaseId);
      }
    });
  }

  /** Closes all connections of a database. */
  close(databaseId: string): void {
    this.open.get(databaseId)?.forEach((socket) => socket.destroy());
  }

  closeAll(): void {
    [...this.open.keys()].forEach((id) => this.close(id));
  }
}
