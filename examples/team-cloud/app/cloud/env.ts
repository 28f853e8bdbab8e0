import type { Connection } from '@tursodatabase/serverless';

/** What the Worker gets from its environment: see wrangler.jsonc and workerd.capnp. */
export interface Settings {
  readonly TURSO_DATABASE_URL: string;
  readonly TURSO_AUTH_TOKEN: string;
  /** What a desktop opens its embedded replica with. */
  readonly REPLICA_URL: string;
  readonly REPLICA_TOKEN: string;
  /** The OpenID issuer, and the name of this application there. */
  readonly ISSUER: string;
  readonly CLIENT_ID: string;
  /** Keys of at least 32 characters: for access tokens, and for the cookie of a login that is under way. */
  readonly TOKEN_KEY: string;
  readonly COOKIE_KEY: string;
  readonly REQUESTS_PER_MINUTE?: string;
}

/** The part of Cloudflare's types that the Worker uses. */
interface Fetcher {
  fetch(request: Request | string): Promise<Response>;
}

export interface Env extends Settings {
  /** The files of `app/page`. */
  readonly ASSETS: Fetcher;
  readonly RATE_LIMITER: { idFromName(name: string): unknown; get(id: unknown): Fetcher };
}

/** The types of Hono's context. */
export interface Cloud {
  readonly Bindings: Env;
  readonly Variables: { db: Connection; userId: string; role: string; permissions: ReadonlySet<string> };
}

const REQUIRED = ['TURSO_DATABASE_URL', 'TURSO_AUTH_TOKEN', 'REPLICA_URL', 'REPLICA_TOKEN', 'ISSUER', 'CLIENT_ID', 'TOKEN_KEY', 'COOKIE_KEY'] as const;

/** Returns what is wrong with the settings, or undefined. It shows no value, because most of them are secrets. */
export function settingsFault(env: Readonly<Record<string, unknown>>): string | undefined {
  const missing = REQUIRED.filter((name) => typeof env[name] !== 'string' || env[name] === '');
  if (missing.length > 0) return `These variables are not set: ${missing.join(', ')}. README.md says where they come from.`;
  const short = (['TOKEN_KEY', 'COOKIE_KEY'] as const).filter((name) => (env[name] as string).length < 32);
  return short.length > 0 ? `${short.join(' and ')} must have at least 32 characters. Make one with: openssl rand -base64 32` : undefined;
}
