import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Instance, InstanceOptions, startInstance } from '../../src/local/instance';

export interface FreshInstance extends Instance {
  readonly data: string;
  /** Calls the Platform API without HTTP. `path` begins with `/` and is below the organization. */
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: any }>;
  /** Sends a request with any URL path and headers. */
  request(method: string, path: string, init?: RequestInit): Promise<{ status: number; body: any }>;
  /** Calls the Platform API with the platform's token and any URL path. */
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: any }>;
  /** Does what `--faults` offers under `/_control`. */
  control(method: string, path: string, body?: unknown): Promise<{ status: number; body: any }>;
  /** An API token of another user. */
  tokenOf(username: string): Promise<string>;
  /** Runs one SQL statement; `token` opens the database. */
  sql(database: string, token: string | undefined, statement: string): Promise<{ status: number; body: any }>;
  /** A token of `/databases/NAME` or `/groups/NAME`. */
  token(owner: string, query?: string): Promise<string>;
}

/** Starts a separate platform in this process, in a temporary folder by default. */
export async function freshInstance(options: Partial<InstanceOptions> = {}): Promise<FreshInstance> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'turso-local-test-'));
  const instance = await startInstance({ ...options, data });
  const request: FreshInstance['request'] = async (method, path, init = {}) => {
    const response = await instance.platform(new Request(`http://local${path}`, { method, ...init }));
    return { status: response.status, body: await response.json() };
  };
  const call: FreshInstance['call'] = (method, path, body) => request(method, path, {
    headers: { authorization: `Bearer ${instance.apiToken}` },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const ask: FreshInstance['ask'] = (method, path, body) => call(method, `/v1/organizations/${instance.organization}${path}`, body);
  const control: FreshInstance['control'] = async (method, path, body) => {
    const response = await instance.controls(new Request(`http://local${path}`, {
      method,
      headers: { authorization: `Bearer ${instance.apiToken}` },
      body: body === undefined ? undefined : JSON.stringify(body),
    }));
    return { status: response.status, body: await response.json() };
  };
  return {
    ...instance,
    data,
    request,
    ask,
    call,
    control,
    tokenOf: async (username) => (await control('POST', `/_control/users/${username}/token`)).body.token,
    sql: (database, token, statement) => runSql(`${instance.apiUrl}/${instance.organization}/${database}/v2/pipeline`, token, statement),
    token: async (owner, query = '') => (await ask('POST', `${owner}/auth/tokens${query}`)).body.jwt,
    stop: async () => {
      await instance.stop();
      if (options.data === undefined) {
        rmSync(data, { recursive: true, force: true });
      }
    },
  };
}

export async function runSql(url: string, token: string | undefined, statement: string): Promise<{ status: number; body: any }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    body: JSON.stringify({ requests: [{ type: 'execute', stmt: { sql: statement } }, { type: 'close' }] }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** Waits until a condition is met, and fails if it is not met within this time. */
export async function until(condition: () => boolean, withinMs = 5_000): Promise<void> {
  for (const end = Date.now() + withinMs; !condition();) {
    expect(Date.now()).toBeLessThan(end);
    await delay(10);
  }
}
