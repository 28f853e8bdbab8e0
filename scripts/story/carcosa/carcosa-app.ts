import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Example } from '../example';
import type { Platform } from '../platform';
import type { ServerProcess } from '../server';

const CLI = join(__dirname, '..', '..', '..', 'lib', 'bin', 'cdktf-turso.js');
const MIGRATIONS = join('prisma', 'migrations');

export const DATABASE = 'carcosa';

/** `examples/carcosa`, with its server and the commands that its team uses. */
export class CarcosaApp extends Example {
  private server?: ServerProcess;

  constructor(platform: Platform, signal: AbortSignal) {
    super('carcosa', platform, signal);
    this.env.CREDENTIALS_ENCRYPTION_KEY = randomBytes(32).toString('base64');
  }

  /** Sets the variables of later deployments. Undefined removes one. */
  set(variables: Record<'TARGET_VERSION' | 'FORCE_DESTROY', string | undefined>): void {
    Object.assign(this.env, variables);
  }

  /** Fills the database with demo data. */
  seed(): Promise<string> {
    return this.withEnvironment(join('app', 'seed.ts'));
  }

  async start(): Promise<void> {
    this.server = await this.serve(join('app', 'server.ts'));
  }

  /** Sends a request to the server. */
  async send(method: string, path: string, { token, key, body }: Request = {}): Promise<Answer> {
    const isBytes = typeof body === 'string';
    const response = await fetch(`${this.server!.url}${path}`, {
      method,
      headers: {
        ...body === undefined ? {} : { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' },
        ...token === undefined ? {} : { authorization: `Bearer ${token}` },
        ...key === undefined ? {} : { 'x-api-key': key },
      },
      body: isBytes ? body : body && JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text };
  }

  /** Signs a person of the demo data in, and returns the token. */
  async signIn(name: string): Promise<string> {
    const { body } = await this.send('POST', '/sessions', { body: { email: `${name}@hyades.example`, password: 'yellow-king-demo' } });
    return body.token;
  }

  /** Runs `cdktf-turso db`. Exit codes 1 and 2 are answers, too. */
  db(command: string, ...args: string[]): Promise<string> {
    return this.node([CLI, 'db', command, ...args], {}, [0, 1, 2]);
  }

  /** Compares the database with the folder. */
  status(): Promise<string> {
    return this.db('status', DATABASE, '--migrations', MIGRATIONS);
  }

  /** Makes a backup, and returns its path in the folder of the example. */
  async backup(name: string): Promise<string> {
    mkdirSync(join(this.folder, 'backups'), { recursive: true });
    const path = join('backups', `${name}.sql`);
    await this.db('backup', DATABASE, path);
    return path;
  }

  /** Returns the text of a backup. */
  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Makes all backups look as if they were two days old. */
  ageBackups(): void {
    for (const name of readdirSync(join(this.folder, 'backups'))) {
      const path = join(this.folder, 'backups', name);
      const before = new Date(statSync(path).mtimeMs - 48 * 3_600_000);
      utimesSync(path, before, before);
    }
  }

  /** Adds a migration as Prisma lays it out, with the way back. */
  addPrismaMigration(name: string, up: string, down: string): void {
    const folder = join(this.folder, MIGRATIONS, name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'migration.sql'), `${up}\n`);
    writeFileSync(join(folder, 'down.sql'), `${down}\n`);
  }

  removeMigration(name: string): void {
    rmSync(join(this.folder, MIGRATIONS, name), { recursive: true });
  }
}

interface Request {
  readonly token?: string;
  readonly key?: string;
  /** An object becomes JSON, a text bytes. */
  readonly body?: object | string;
}

interface Answer {
  readonly status: number;
  readonly body: any;
}
