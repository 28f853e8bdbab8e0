import { ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartupError } from '../errors';
import { newSigningKey } from '../jwt';
import { SigningKey } from '../model';
import { SqldLimits } from './limits';

export interface SqldOptions {
  readonly binary: string;
  /** The folder of sqld's own files. It is created if it is missing. */
  readonly folder: string;
  readonly limits: SqldLimits;
}

/** A running sqld with one namespace for each database. */
export interface Sqld {
  readonly pid: number;
  /** The URL for SQL. */
  readonly url: string;
  readonly adminUrl: string;
  /** The key of the admin API (`Authorization: Basic <key>`), new for every start. */
  readonly adminAuthKey: string;
  /** The key of namespaces without an own key, new for every start. */
  readonly serverKey: SigningKey;
  /** Resolves when the process has ended for any reason. */
  readonly exited: Promise<void>;
  /** The last lines of its log. */
  log(): string;
  /** Ends the process, gracefully if possible. */
  stop(): Promise<void>;
}

const STARTS = 5;
const READY_WITHIN_MS = 20_000;
const POLL_MS = 5;
const STOP_WITHIN_MS = 5_000;
const LOG_SHOWN = 2_000;

/** Starts sqld on free loopback ports and waits until it answers. It ends with this process, even after SIGKILL. */
export async function startSqld(options: SqldOptions): Promise<Sqld> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  for (let start = 1; ; start += 1) {
    const sqld = await launch(options);
    if (await isReady(sqld)) {
      return sqld;
    }
    await sqld.stop();
    // Another program may take the free port before sqld binds it.
    if (start === STARTS || !sqld.log().includes('Address already in use')) {
      throw new StartupError(`sqld did not start. The end of its log:\n${sqld.log()}`);
    }
  }
}

async function launch(options: SqldOptions): Promise<Sqld> {
  const [port, adminPort] = await freePorts();
  const adminAuthKey = randomBytes(24).toString('base64url');
  const serverKey = newSigningKey();
  const log = openSync(logFile(options), 'w', 0o600);
  const child = privately(() => spawn(options.binary, sqldArguments(options, port, adminPort), {
    env: sqldEnvironment(serverKey.publicKey, adminAuthKey),
    stdio: ['ignore', log, log],
    // Its own process group, so that Ctrl-C ends turso-local first, which then stops sqld gracefully.
    detached: true,
  }));
  closeSync(log);
  await started(child, options.binary);
  const release = guard(child.pid!);
  const exited = new Promise<void>((resolve) => child.once('exit', () => {
    release();
    resolve();
  }));
  return {
    pid: child.pid!,
    url: `http://127.0.0.1:${port}`,
    adminUrl: `http://127.0.0.1:${adminPort}`,
    adminAuthKey,
    serverKey,
    exited,
    log: () => readFileSync(logFile(options), 'utf8').slice(-LOG_SHOWN),
    stop: () => stop(child, exited),
  };
}

/** sqld creates its files with the umask of its parent, so that only the user can read them. */
function privately<T>(start: () => T): T {
  const umask = process.umask(0o077);
  try {
    return start();
  } finally {
    process.umask(umask);
  }
}

function sqldArguments(options: SqldOptions, port: number, adminPort: number): string[] {
  return [
    '--db-path', options.folder,
    '--http-listen-addr', `127.0.0.1:${port}`,
    '--admin-listen-addr', `127.0.0.1:${adminPort}`,
    '--enable-namespaces',
    '--disable-default-namespace',
    '--max-active-namespaces', String(options.limits.maxActiveNamespaces),
    '--max-concurrent-connections', String(options.limits.maxConcurrentConnections),
    '--max-concurrent-requests', String(options.limits.maxConcurrentConnections),
    '--no-welcome',
  ];
}

/**
 * Removes sqld's variables of the user's shell, which are for another server. The admin key is a variable, because every user of this
 * machine can see the arguments of a process.
 */
function sqldEnvironment(serverPublicKey: string, adminAuthKey: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(SQLD|LIBSQL)_/.test(name));
  return { ...Object.fromEntries(inherited), SQLD_AUTH_JWT_KEY: serverPublicKey, LIBSQL_ADMIN_AUTH_KEY: adminAuthKey, RUST_LOG: 'warn' };
}

function started(child: ChildProcess, binary: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(new StartupError(`sqld at ${binary} cannot be run: ${error.message}`)));
  });
}

async function isReady(sqld: Sqld): Promise<boolean> {
  const ended = sqld.exited.then(() => true);
  for (let waited = 0; waited < READY_WITHIN_MS; waited += POLL_MS) {
    if (await answers(`${sqld.url}/health`) && await answers(`${sqld.adminUrl}/`, { authorization: `Basic ${sqld.adminAuthKey}` })) {
      return true;
    }
    if (await Promise.race([ended, delay(POLL_MS, false)])) {
      return false;
    }
  }
  return false;
}

async function answers(url: string, headers: Record<string, string> = {}): Promise<boolean> {
  try {
    const response = await fetch(url, { headers });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await exited;
  clearTimeout(timer);
}

function logFile(options: SqldOptions): string {
  return join(options.folder, '..', 'sqld.log');
}

/** Returns two free ports of the loopback interface. Another program may take one before sqld does, so be ready to try again. */
async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()];
  const ports = await Promise.all(servers.map((server) => new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  })));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return [ports[0], ports[1]];
}

/**
 * Kills a process when this one ends, even after SIGKILL.
 *
 * A shell waits on a pipe that only this process keeps open, so the system closes the pipe when this process ends. The shell has its own
 * process group, so that a Ctrl-C for this process does not end the shell first.
 *
 * @returns a function that ends the guard. Call it when the guarded process has ended, before another one gets its id.
 */
function guard(pid: number): () => void {
  const shell = spawn('/bin/sh', ['-c', 'read -r _; kill -KILL "$1"', 'sh', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // Without a shell, sqld survives a SIGKILL of this process. The next start on the same folder then stops it.
  shell.on('error', () => undefined);
  shell.unref();
  return () => shell.kill('SIGKILL');
}
