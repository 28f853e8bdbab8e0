import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Client } from '@libsql/client' with { 'resolution-mode': 'import' };
import { migrate, type BundledMigration } from 'cdktf-turso/runtime';
import { SignJWT } from 'jose';

export const FOLDER = join(__dirname, '..');
const BIN = join(dirname(require.resolve('cdktf-turso/package.json')), 'lib', 'bin');
const TSX = require.resolve('tsx/cli');
const KEY = 'a key of the test, which is long enough for HS256';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

/** The Worker in workerd, on a new database of turso-local. */
export class TestCloud {
  static async start(settings: NodeJS.ProcessEnv = {}): Promise<TestCloud> {
    const local = spawn(process.execPath, [join(BIN, 'turso-local.js'), '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(createInterface(local.stdout), 'line') as [string];
    const { apiUrl, apiToken, organization } = JSON.parse(line) as Record<'apiUrl' | 'apiToken' | 'organization', string>;
    const api = async (path: string, body?: object) => {
      const headers = { authorization: `Bearer ${apiToken}` };
      const answer = await fetch(`${apiUrl}/v1/organizations/${organization}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return await answer.json() as any;
    };
    await api('/groups', { name: 'test', location: 'aws-eu-west-1' });
    const { database: { Hostname: host } } = await api('/databases', { name: 'test', group: 'test' });
    const [full, reading] = [await api('/databases/test/auth/tokens'), await api('/databases/test/auth/tokens?authorization=read-only')];
    const { createClient } = await import('@libsql/client');
    const db = createClient({ url: `http://${host}`, authToken: full.jwt });
    await migrate(db, bundle('cloud'));
    const url = `http://${host}`;
    const database = { TURSO_DATABASE_URL: url, TURSO_AUTH_TOKEN: full.jwt, REPLICA_URL: url, REPLICA_TOKEN: reading.jwt };
    const worker = await serve({ ...database, ISSUER: 'http://127.0.0.1:9', CLIENT_ID: 'team-cloud', TOKEN_KEY: KEY, COOKIE_KEY: KEY, ...settings });
    return new TestCloud(worker.url, db, local, worker.child);
  }

  private constructor(
    readonly url: string, readonly db: Client, private readonly local: ChildProcess, private readonly worker: ChildProcess,
  ) {}

  /** Creates a user, and returns what sends requests as this user. */
  async user(name: string): Promise<TestUser> {
    const id = name.toLowerCase().replace(' ', '-');
    await this.db.execute({ sql: 'INSERT INTO users (id, subject, email, name) VALUES (?, ?, ?, ?)', args: [id, id, `${id}@example.com`, name] });
    const token = await new SignJWT().setProtectedHeader({ alg: 'HS256' }).setIssuer('team-cloud').setSubject(id)
      .setExpirationTime('5m').sign(new TextEncoder().encode(KEY));
    return new TestUser(this.url, id, token);
  }

  /** Begins a session of a user in a browser, and returns the refresh token. */
  async session(user: TestUser): Promise<string> {
    const token = randomUUID();
    const hash = createHash('sha256').update(token).digest('base64url');
    await this.db.execute({ sql: 'INSERT INTO sessions (id, user_id, token_hash, expires_at) VALUES (?, ?, ?, unixepoch() + 600)', args: [token, user.id, hash] });
    return token;
  }

  async stop(): Promise<void> {
    this.db.close();
    for (const child of [this.worker, this.local]) {
      child.kill();
      if (child.exitCode === null) await once(child, 'exit');
    }
  }
}

export class TestUser {
  constructor(private readonly url: string, readonly id: string, private readonly token: string) {}

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await fetch(this.url + path, { method, headers: { authorization: `Bearer ${this.token}`, ...headers }, body: JSON.stringify(body) });
    const read = await answer.text();
    return { status: answer.status, headers: answer.headers, body: read === '' ? undefined : JSON.parse(read) };
  }
}

/** Returns what `cdktf-turso migrations bundle` prints. */
export function bundle(folder: 'cloud' | 'desktop'): BundledMigration[] {
  const json = execFileSync(process.execPath, [join(BIN, 'cdktf-turso.js'), 'migrations', 'bundle', join(FOLDER, 'migrations', folder)]);
  return JSON.parse(json.toString()) as BundledMigration[];
}

/** Starts the Worker as `npm run serve` does. */
export async function serve(environment: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [TSX, join(FOLDER, 'app', 'serve.ts')], { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(() => {
    throw new Error('The Worker did not start.');
  });
  ended.catch(() => undefined);
  const [line] = await Promise.race([once(createInterface(child.stdout!), 'line') as Promise<[string]>, ended]);
  return { child, url: `http://127.0.0.1:${line.split(' ').pop()}` };
}
