import { chmodSync, chownSync, mkdtempSync, readFileSync, rmdirSync, unlinkSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The address of a listening server. */
export interface Endpoint {
  network: 'unix' | 'tcp';
  /** The path of the socket, or host and port. */
  address: string;
  /** Removes the socket and its directory. May be called again. */
  remove: () => void;
}

export interface ListenOptions {
  env: { readonly [name: string]: string | undefined };
  platform: NodeJS.Platform;
}

/** The shortest limit of all systems, in bytes: the one of macOS. */
const SOCKET_PATH_LIMIT = 103;

/**
 * Listens where only this machine can connect: on a socket in a new private directory, below `PLUGIN_UNIX_SOCKET_DIR` or the system's
 * directory for temporary files. The group of `PLUGIN_UNIX_SOCKET_GROUP` (a name or a number) has access. On Windows, or if the path is too
 * long, it listens on a free port of 127.0.0.1.
 */
export async function listen(server: Server, { env, platform }: ListenOptions): Promise<Endpoint> {
  const parent = setting(env.PLUGIN_UNIX_SOCKET_DIR) ?? tmpdir();
  const pathLength = Buffer.byteLength(join(parent, 'plugin-XXXXXX', 'socket'));
  if (platform === 'win32' || pathLength > SOCKET_PATH_LIMIT) return listenOnTcp(server);
  return listenOnSocket(server, mkdtempSync(join(parent, 'plugin-')), setting(env.PLUGIN_UNIX_SOCKET_GROUP));
}

async function listenOnSocket(server: Server, directory: string, group: string | undefined): Promise<Endpoint> {
  const path = join(directory, 'socket');
  const remove = () => removeSocket(directory, path);
  try {
    await listening(server, { path });
    if (group !== undefined) openToGroup(groupId(group), directory, path);
  } catch (error) {
    server.close();
    remove();
    throw error;
  }
  return { network: 'unix', address: path, remove };
}

async function listenOnTcp(server: Server): Promise<Endpoint> {
  await listening(server, { host: '127.0.0.1', port: 0 });
  const { address, port } = server.address() as AddressInfo;
  return { network: 'tcp', address: `${address}:${port}`, remove: () => {} };
}

async function listening(server: Server, options: { path: string } | { host: string; port: number }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function openToGroup(group: number, directory: string, socket: string): void {
  for (const [path, mode] of [[directory, 0o710], [socket, 0o660]] as const) {
    chownSync(path, -1, group);
    chmodSync(path, mode);
  }
}

/** Treats an empty variable as not set, like Terraform's own plugins. */
function setting(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

/** Looks up a group by name, which Node cannot do. */
function groupId(group: string): number {
  if (/^\d+$/.test(group)) return Number(group);
  const entry = readFileSync('/etc/group', 'utf8').split('\n').map((line) => line.split(':')).find(([name]) => name === group);
  if (entry === undefined) throw new Error(`PLUGIN_UNIX_SOCKET_GROUP is "${group}", a group that /etc/group does not name. Use a group's name or number.`);
  return Number(entry[2]);
}

/** Removes the socket. Node does so when the server closes, but not when the process exits. */
function removeSocket(directory: string, path: string): void {
  for (const remove of [() => unlinkSync(path), () => rmdirSync(directory)]) {
    try {
      remove();
    } catch {
      // Already removed.
    }
  }
}
