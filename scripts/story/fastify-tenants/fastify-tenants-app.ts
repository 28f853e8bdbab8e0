import { randomBytes } from 'node:crypto';
import { Example } from '../example';
import type { Platform } from '../platform';
import type { ServerProcess } from '../server';

/** How a request differs from one without a tenant and a token. */
export interface RequestOptions {
  readonly tenant?: string;
  readonly token?: string;
  readonly body?: unknown;
}

/** The answer of the server. */
export interface Answer {
  readonly status: number;
  readonly body: any;
}

/** `examples/fastify-tenants` with its server. */
export class FastifyTenantsApp extends Example {
  private server?: ServerProcess;
  /** The tokens of users who have signed in. */
  private readonly tokens = new Map<string, string>();

  constructor(platform: Platform, signal: AbortSignal) {
    super('fastify-tenants', platform, signal);
  }

  /** Sets the target of the next deployment. Undefined means the last migration. */
  aimAt(version: string | undefined): void {
    this.env.TARGET_VERSION = version;
  }

  async start(): Promise<void> {
    this.server = await this.serve('app/server.ts', { TOKEN_KEY: randomBytes(32).toString('base64') });
  }

  /** Starts the server without a key for its tokens, and returns what it prints. */
  async startWithoutKey(): Promise<string> {
    return this.withEnvironment('app/server.ts').catch((error: Error) => error.message);
  }

  /** Sends a request to the server, such as `GET /customers`. */
  async request(what: string, { tenant, token, body }: RequestOptions = {}): Promise<Answer> {
    const [method, path] = what.split(' ');
    const headers: Record<string, string> = {};
    if (tenant !== undefined) headers['x-tenant'] = tenant;
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const response = await fetch(`${this.server!.url}${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** Signs a user in once, and returns the token. */
  async signIn(tenant: string, userName: string, password: string): Promise<string> {
    const known = this.tokens.get(`${tenant} ${userName}`);
    if (known !== undefined) return known;
    const { status, body } = await this.request('POST /sign-in', { tenant, body: { userName, password } });
    if (status !== 200) throw new Error(`Signing in answered ${status}: ${JSON.stringify(body)}`);
    this.tokens.set(`${tenant} ${userName}`, body.token);
    return body.token;
  }

  /** Returns what the server has printed. */
  get log(): string {
    return this.server?.output ?? '';
  }
}
