import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, type BundledMigration } from 'cdktf-turso/runtime';
import type { FastifyInstance } from 'fastify';
import { createApp } from '../app/app';

const EXAMPLE = join(__dirname, '..');

/** The migrations of the example, as `cdktf-turso migrations bundle` prints them. */
export function bundledMigrations(): BundledMigration[] {
  return JSON.parse(execFileSync('npx', ['cdktf-turso', 'migrations', 'bundle', 'prisma/migrations'], { cwd: EXAMPLE, encoding: 'utf8' })) as BundledMigration[];
}

/** A new folder with a database file. */
export class Workplace {
  private readonly folder = mkdtempSync(join(tmpdir(), 'carcosa-'));
  readonly databaseUrl = `file:${join(this.folder, 'carcosa.db')}`;

  /** Returns a client of the database, with the given migrations. */
  async client(migrations: BundledMigration[] = []) {
    const { createClient } = await import('@libsql/client');
    const client = createClient({ url: this.databaseUrl });
    if (migrations.length > 0) await migrate(client, migrations);
    return client;
  }

  /** The whole application with the newest schema, without a port. */
  async app(): Promise<FastifyInstance> {
    (await this.client(bundledMigrations())).close();
    return createApp({
      databaseUrl: this.databaseUrl, databaseToken: '', encryptionKey: Buffer.alloc(32, 7), uploadsFolder: join(this.folder, 'uploads'), port: 0,
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface Answer {
  readonly status: number;
  readonly body: any;
}

/** Sends requests as one caller. */
export class Caller {
  constructor(private readonly app: FastifyInstance, private readonly headers: Record<string, string> = {}) {}

  async send(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object | Buffer): Promise<Answer> {
    const type = Buffer.isBuffer(payload) ? { 'content-type': 'application/octet-stream' } : {};
    const answer = await this.app.inject({ method, url, payload, headers: { ...this.headers, ...type } });
    const json = /json/.test(String(answer.headers['content-type']));
    return { status: answer.statusCode, body: json ? answer.json() : answer.body };
  }

  /** Sends a request that has to succeed, and returns the body. */
  async ok(...request: Parameters<Caller['send']>): Promise<any> {
    const { status, body } = await this.send(...request);
    if (status >= 300) throw new Error(`${request[0]} ${request[1]} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }
}

/** Signs a new person up and in. */
export async function person(app: FastifyInstance, name: string): Promise<Caller> {
  const email = `${name}@example.com`;
  const anyone = new Caller(app);
  await anyone.ok('POST', '/users', { email, name, password: 'a long password' });
  const { token } = await anyone.ok('POST', '/sessions', { email, password: 'a long password' });
  return new Caller(app, { authorization: `Bearer ${token}` });
}

/** An organization with a team, a bucket and a project. */
export async function project(owner: Caller, slug = 'hyades') {
  const { id: organization } = await owner.ok('POST', '/organizations', { name: slug, slug });
  const { id: team } = await owner.ok('POST', `/organizations/${organization}/teams`, { name: 'Media', slug: 'media' });
  const { id: bucket } = await owner.ok('POST', `/teams/${team}/buckets`, {
    name: 'Photos', provider: 'minio', bucketName: 'photos', accessKey: 'access-in-clear', secretKey: 'secret-in-clear',
  });
  const { id } = await owner.ok('POST', `/teams/${team}/projects`, { name: 'Site', slug: `${slug}-site`, bucketId: bucket });
  return { organization, team, bucket, id, path: `/projects/${id}` };
}

export async function upload(caller: Caller, path: string, name: string, tenant?: string): Promise<string> {
  const { id } = await caller.ok('POST', `${path}/uploads`, { path: name, mimeType: 'text/plain', size: 5, tenant });
  await caller.ok('PUT', `${path}/uploads/${id}`, Buffer.from('hello'));
  return (await caller.ok('POST', `${path}/uploads/${id}/complete`)).id;
}
