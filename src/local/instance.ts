import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiParts } from './api/parts';
import { ApiTokens } from './control/api-tokens';
import { AuditLog } from './control/audit-log';
import { Connections } from './control/connections';
import { Databases } from './control/databases';
import { Files } from './control/files';
import { Generations } from './control/generations';
import { GroupTransfer } from './control/group-transfer';
import { Groups } from './control/groups';
import { History, RETENTION_MS } from './control/history';
import { Invites } from './control/invites';
import { Members } from './control/members';
import { Organizations } from './control/organizations';
import { ControlParts } from './control/parts';
import { Recovery } from './control/recovery';
import { Snapshots } from './control/snapshots';
import { DatabaseTokens } from './control/tokens';
import { Usages } from './control/usage';
import { Users } from './control/users';
import { Tokens } from './data-plane/access';
import { StartupError } from './errors';
import { controlsApi } from './faults/controls';
import { Faults } from './faults/faults';
import { RequestLog } from './faults/request-log';
import { settleIdentity, WantedIdentity } from './identity';
import { lockFolder, type Lock } from './lock';
import { Locks } from './locks';
import { createPlatform, Platform } from './platform';
import { bindPort } from './port';
import { privateFolder } from './private-folder';
import { openRegistry } from './registry/open';
import { Registry } from './registry/registry';
import { REGISTRY_NAMESPACE } from './registry/store';
import { serve } from './server';
import { SqldAdmin } from './sqld/admin';
import { findSqld } from './sqld/binary';
import { sqldLimits } from './sqld/limits';
import { keepLogsOfCrash } from './sqld/log';
import { Sqld, startSqld } from './sqld/process';
import { SqldSql } from './sqld/sql';

export interface InstanceOptions extends WantedIdentity {
  /** The folder for everything that lasts. It is created if it is missing. */
  readonly data: string;
  /** @default - the port of last time if it is free, otherwise any free port */
  readonly port?: number;
  /** How long every request waits, in milliseconds. @default 0 */
  readonly latencyMs?: number;
  /** Whether to serve `/_faults` and `/_control` to other processes. */
  readonly faultControls?: boolean;
  /** Whether new databases reject what the live service rejects for databases of its newer control plane. */
  readonly strictNewDatabases?: boolean;
  readonly log?: (line: string) => void;
  /** Receives warnings for the user. */
  readonly warn?: (line: string) => void;
  readonly now?: () => number;
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** A Turso platform that runs on this machine. */
export interface Instance {
  /** Base URL of the Platform API, without `/v1` and without a final slash. */
  readonly apiUrl: string;
  readonly apiToken: string;
  /** Slug. */
  readonly organization: string;
  readonly platform: Platform;
  /** The controls of `--faults` as a function. */
  readonly controls: Platform;
  readonly faults: Faults;
  readonly requests: RequestLog;
  /** Resolves when sqld has ended, through {@link stop} or unexpectedly. */
  readonly sqldExited: Promise<void>;
  /** The last lines of sqld's log. */
  sqldLog(): string;
  stop(): Promise<void>;
}

type Undo = () => void | Promise<void>;

/** Starts everything: the lock, sqld, the registry, the API and the port. If a step fails, it undoes the earlier ones. */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const undo: Undo[] = [];
  const stop = async () => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) {
      await step();
    }
  };
  try {
    return { ...await start(options, undo), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(options: InstanceOptions, undo: Undo[]): Promise<Omit<Instance, 'stop'>> {
  const now = options.now ?? Date.now;
  const files = new Files(options.data);
  const sqld = await startLockedSqld(options, files, undo);
  const admin = new SqldAdmin({ url: sqld.adminUrl, authKey: sqld.adminAuthKey });
  const registry = await openRegistry({ sqld, admin, folder: files.sqld, now });
  const identity = await settleIdentity(registry, options);

  const sql = new SqldSql(sqld.url, now);
  const history = new History(files, (id) => admin.load(id), now);
  undo.push(() => history.close());
  const snapshots = new Snapshots(files, history);
  const [locks, connections] = [new Locks(), new Connections()];
  const refusedPorts = [sqld.url, sqld.adminUrl].map((url) => new URL(url).port);
  const control: ControlParts = { refusedPorts, registry, admin, locks, files, history, snapshots, sql, connections, now };
  const groups = new Groups(control);
  await groups.sync(unsynced(registry));
  const recovery = new Recovery(control, groups);
  await recovery.purge();
  const sqldVersion = await versionOf(sqld);

  const { server, port } = await bindPort(portsToTry(options, registry));
  undo.push(() => void server.close());
  await registry.commit((transaction) => transaction.put('setting', { id: 'port', value: String(port) }));
  const authority = `127.0.0.1:${port}`;

  const databases = new Databases(control);
  const log = options.log ?? (() => undefined);
  const users = new Users(control);
  const members = new Members(control, users);
  const invites = new Invites(control, users, members);
  const parts: ApiParts = {
    registry,
    organizations: new Organizations(control),
    users,
    members,
    invites,
    groups,
    groupTransfer: new GroupTransfer(control, groups),
    databases,
    files,
    databaseTokens: new DatabaseTokens(control),
    recovery,
    apiTokens: new ApiTokens(control, identity),
    auditLog: new AuditLog(control),
    usages: new Usages(control),
    strictNewDatabases: options.strictNewDatabases ?? false,
    now,
    authority,
    sqldVersion,
  };
  const platform = createPlatform(parts, (error) => log(error.stack ?? error.message));
  const faults = new Faults(options.latencyMs);
  const requests = new RequestLog();
  const controls = controlsOf({ ...parts, token: identity.token, faults, requests });
  undo.push(serve(server, {
    platform,
    faults,
    requests,
    registry,
    databases,
    files,
    history,
    generations: new Generations(files, history),
    sql,
    tokens: new Tokens({ registry, now, warn: options.warn ?? (() => undefined) }),
    now,
    connections: control.connections,
    sqldUrl: sqld.url,
    controls: options.faultControls === true ? controls : undefined,
    wait: options.wait ?? ((milliseconds) => delay(milliseconds)),
    log,
  }).close);

  return {
    apiUrl: `http://${authority}`,
    apiToken: identity.token,
    organization: identity.organization,
    platform,
    controls,
    faults,
    requests,
    sqldExited: sqld.exited,
    sqldLog: sqld.log,
  };
}

async function startLockedSqld({ data, warn = () => undefined }: InstanceOptions, files: Files, undo: Undo[]): Promise<Sqld> {
  const lock = await openFolder(data, warn);
  undo.push(() => lock.release());
  keepLogsOfCrash(files.namespaces, RETENTION_MS, REGISTRY_NAMESPACE);
  const sqld = await startSqld({ binary: findSqld(), folder: files.sqld, limits: sqldLimits() });
  undo.push(() => sqld.stop());
  lock.note(sqld.pid);
  rmSync(files.temporary, { recursive: true, force: true });
  return sqld;
}

async function openFolder(data: string, say: (line: string) => void): Promise<Lock> {
  try {
    privateFolder(data, say);
    return await lockFolder(data);
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(
      `The data folder ${data} cannot be used: ${(error as Error).message}. Choose a folder of your own with --data, or one that does not exist yet.`,
    );
  }
}

function unsynced(registry: Registry) {
  return registry.all('unsynced').flatMap(({ id }) => registry.get('database', id) ?? []);
}

/** Reads the version out of `sqld 0.24.32 (commit date)`. */
async function versionOf(sqld: Sqld): Promise<string> {
  const text = await (await fetch(`${sqld.url}/version`)).text();
  return /\d+\.\d+\.\d+/.exec(text)?.[0] ?? text;
}

function controlsOf(parts: Parameters<typeof controlsApi>[0]): Platform {
  const app = controlsApi(parts);
  return async (request) => app.fetch(request);
}

/** Prefers the port of last time, because the host names of databases contain it. */
function portsToTry(options: InstanceOptions, registry: Registry): number[] {
  if (options.port !== undefined) {
    return [options.port];
  }
  const last = registry.get('setting', 'port');
  return last === undefined ? [0] : [Number(last.value), 0];
}
