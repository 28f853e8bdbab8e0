import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundled } from './bundled';
import { COLD_NAMESPACE, type Fault } from '../../src/local/faults/faults';
import type { LoggedRequest } from '../../src/local/faults/request-log';

export { COLD_NAMESPACE, type Fault, type LoggedRequest };

export interface TursoLocalOptions {
  /** The data folder. @default - a temporary folder, removed at the end */
  readonly data?: string;
  readonly port?: number;
  /** Latency of every request in milliseconds. */
  readonly latencyMs?: number;
  readonly organization?: string;
  /** Whether new databases reject what the live service rejects for newer databases. */
  readonly strictNewDatabases?: boolean;
  /** The limit of open files, for turso-local and for sqld. */
  readonly openFiles?: number;
  /** More options of the command line. */
  readonly args?: readonly string[];
}

/** A turso-local in its own process. */
export interface TursoLocal {
  /** Without `/v1` and without a slash at the end. */
  readonly apiUrl: string;
  readonly apiToken: string;
  /** Slug. */
  readonly organization: string;
  readonly pid: number;
  /** The variables with which programs use it. */
  readonly env: Record<string, string>;
  /** Replaces all faults with these. Without arguments, removes all faults. */
  faults(...faults: Fault[]): Promise<void>;
  /** Returns the requests to the API and to databases since the start or the last {@link clearRequests}, oldest first. */
  requests(): Promise<LoggedRequest[]>;
  clearRequests(): Promise<void>;
  /** Archives a group, as after ten idle days. */
  archiveGroup(name: string): Promise<void>;
  /** Moves a group from Fly to AWS, as Turso does. */
  moveGroup(name: string): Promise<void>;
  /** Changes the slug of an organization. */
  renameOrganization(slug: string, next: string): Promise<void>;
  /** The invited person creates an account with the name before the `@` of the address, and becomes a member. */
  acceptInvite(email: string): Promise<void>;
  /** Removes the invite. */
  expireInvite(email: string): Promise<void>;
  revokeInvite(email: string): Promise<void>;
  /** Creates an account. The default email address is `<username>@localhost`. */
  signUp(username: string, email?: string): Promise<void>;
  /** Returns an unrestricted API token of a user other than the owner, such as `alice`. */
  tokenOf(username: string): Promise<string>;
  /** Calls the Platform API with the token. `path` is the whole path, such as `/v2/organizations`. */
  call<T = any>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>;
  /** Calls the Platform API with the token. `path` is below the organization, such as `/databases`. */
  api<T = any>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>;
  /** Stops it. Resolves with its exit code, or null after a SIGKILL. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const ROOT = join(__dirname, '..', '..');

/** Returns the program in `TURSO_LOCAL_BIN`, or bundles it from the present sources. */
export function tursoLocalBin(): string {
  return process.env.TURSO_LOCAL_BIN ?? bundled('turso-local', 'src/local/main.ts');
}

/** Starts the real command line and waits until it is ready. Stop it in `afterAll`. */
export async function startTursoLocal(options: TursoLocalOptions = {}): Promise<TursoLocal> {
  const [program, ...args] = [...limited(options.openFiles), process.execPath, tursoLocalBin(), '--json', '--faults', ...commandLine(options)];
  const child = spawn(program, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { apiUrl, apiToken, organization } = await firstLine(child);
  const control = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${apiUrl}/${path}`, {
      method,
      headers: { authorization: `Bearer ${apiToken}` },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(`${method} /${path} answered ${response.status}: ${await response.text()}`);
    }
    return response.json();
  };
  const call: TursoLocal['call'] = async (method, path, body) => {
    const response = await fetch(apiUrl + path, {
      method,
      headers: { authorization: `Bearer ${apiToken}` },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() as any };
  };
  const happen = async (path: string, body?: unknown) => control('POST', `_control/${path}`, body);
  return {
    apiUrl,
    apiToken,
    organization,
    pid: child.pid!,
    env: {
      TURSO_API_URL: apiUrl,
      TURSO_API_BASEURL: apiUrl,
      TURSO_REGION_URL: `${apiUrl}/region`,
      TURSO_API_TOKEN: apiToken,
      TURSO_ORGANIZATION_SLUG: organization,
    },
    faults: async (...faults) => { await control('PUT', '_faults', faults); },
    requests: async () => await control('GET', '_requests') as LoggedRequest[],
    clearRequests: async () => { await control('DELETE', '_requests'); },
    archiveGroup: async (name) => { await happen(`groups/${name}/archive`); },
    renameOrganization: async (slug, next) => { await happen(`organizations/${slug}/rename`, { slug: next }); },
    moveGroup: async (name) => { await happen(`groups/${name}/move`); },
    acceptInvite: async (email) => { await happen(`invites/${email}/accept`); },
    expireInvite: async (email) => { await happen(`invites/${email}/expire`); },
    revokeInvite: async (email) => { await happen(`invites/${email}/revoke`); },
    signUp: async (username, email) => { await happen('users', { username, email }); },
    tokenOf: async (username) => (await happen(`users/${username}/token`) as { token: string }).token,
    call,
    api: async (method, path, body) => call(method, `/v1/organizations/${organization}${path}`, body),
    stop: (signal = 'SIGTERM') => stop(child, signal),
  };
}

function commandLine({ data, port, latencyMs, organization, strictNewDatabases, args = [] }: TursoLocalOptions): string[] {
  const named = { '--data': data, '--port': port, '--latency': latencyMs, '--organization': organization };
  return [
    ...Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [name, String(value)])),
    ...strictNewDatabases === true ? ['--strict-new-databases'] : [],
    ...args,
  ];
}

function limited(openFiles: number | undefined): string[] {
  return openFiles === undefined ? [] : ['/bin/sh', '-c', 'ulimit -n "$0" && exec "$@"', String(openFiles)];
}

async function firstLine(child: ChildProcess): Promise<{ apiUrl: string; apiToken: string; organization: string }> {
  let complaint = '';
  child.stderr!.on('data', (chunk) => { complaint += chunk; });
  const line = once(createInterface(child.stdout!), 'line').then(([text]) => JSON.parse(text));
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`turso-local ended with exit code ${code} before it was ready: ${complaint}`);
  });
  ended.catch(() => undefined);
  return Promise.race([line, ended]);
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return child.exitCode;
  }
  const ended = once(child, 'exit');
  child.kill(signal);
  const [code] = await ended;
  return code;
}
