import { exchange, type Exchange } from './exchange';
import { Clock, Random, realWait, Wait } from './time';
import { SLUG } from '../../notation/organization';
import { API_CONCURRENCY, isSendableToken, API_URL } from '../../notation/platform-api';
import { withoutCredentials } from '../../notation/url';

/** The outcome of one try of a request, for a log. It contains no secret. */
export interface PlatformLogEntry {
  readonly method: string;
  /** The path below the base URL. */
  readonly path: string;
  /** Which try of the request this was, from 1. */
  readonly attempt: number;
  /** How long the try took, in milliseconds. */
  readonly duration: number;
  /** The HTTP status. Undefined without an answer. */
  readonly status?: number;
  /** What went wrong, in words. */
  readonly failure?: string;
}

/** How to reach Turso's Platform API. */
export interface PlatformSettings {
  /**
   * The API token, as `turso auth api-tokens mint` prints it.
   * @see https://docs.turso.tech/api-reference/tokens/create
   */
  readonly token: string;
  /**
   * The slug of the organization. The slug of a personal account is its username.
   * @default - the personal account that the token belongs to
   */
  readonly organization?: string;
  /** @default 'https://api.turso.tech' */
  readonly baseUrl?: string;
  /**
   * The service that finds the closest location.
   * @default 'https://region.turso.io'
   */
  readonly regionUrl?: string;
  /**
   * Time limit for one try of a request, in milliseconds.
   * @default 30000
   */
  readonly requestTimeoutMs?: number;
  /**
   * Time limit for all tries of a request together, in milliseconds.
   * @default 120000
   */
  readonly totalTimeoutMs?: number;
  /**
   * Time limit for all tries of a request together as long as nothing has ever answered at the base URL, in milliseconds.
   * @default 15000
   */
  readonly firstContactTimeoutMs?: number;
  /**
   * How many requests may be under way at once, from 1 to 1000.
   * @default 32
   */
  readonly concurrency?: number;
  /** @default 'cdktf-turso' */
  readonly userAgent?: string;
  /** @default - nothing is logged */
  readonly log?: (entry: PlatformLogEntry) => void;
  /**
   * Sends one request.
   * @default - over Node's own HTTP client, with the proxy and the certificates of the environment
   */
  readonly exchange?: Exchange;
  /** @default Date.now */
  readonly clock?: Clock;
  /** @default - waits by the real clock */
  readonly wait?: Wait;
  /** @default Math.random */
  readonly random?: Random;
}

/** The settings with all defaults filled in. */
export type ResolvedPlatformSettings = Readonly<
  Required<Omit<PlatformSettings, 'organization'>> & Pick<PlatformSettings, 'organization'>
>;

/** Turso's service that finds the closest location. */
const DEFAULT_REGION_URL = 'https://region.turso.io';

/** A setting is invalid. */
export class SettingError extends Error {
  constructor(readonly setting: keyof PlatformSettings, message: string) {
    super(message);
    this.name = 'SettingError';
  }
}

/**
 * Checks the settings and fills in the defaults.
 *
 * @throws SettingError if the token is empty or cannot be sent in a header, the organization is not a slug, a URL is not an
 *   HTTP URL, or a limit is not a whole number above 0. No message contains the token.
 */
export function resolvePlatformSettings(settings: PlatformSettings): ResolvedPlatformSettings {
  return Object.freeze({
    token: checkToken(settings.token),
    organization: checkOrganization(settings.organization),
    baseUrl: checkUrl('baseUrl', 'API base URL', settings.baseUrl ?? API_URL, API_URL),
    regionUrl: checkUrl('regionUrl', 'region URL', settings.regionUrl ?? DEFAULT_REGION_URL, DEFAULT_REGION_URL),
    requestTimeoutMs: checkPositive('requestTimeoutMs', settings.requestTimeoutMs ?? 30_000),
    totalTimeoutMs: checkPositive('totalTimeoutMs', settings.totalTimeoutMs ?? 120_000),
    firstContactTimeoutMs: checkPositive('firstContactTimeoutMs', settings.firstContactTimeoutMs ?? 15_000),
    concurrency: checkConcurrency(settings.concurrency ?? 32),
    userAgent: settings.userAgent ?? 'cdktf-turso',
    log: settings.log ?? (() => undefined),
    exchange: settings.exchange ?? exchange,
    clock: settings.clock ?? Date.now,
    wait: settings.wait ?? realWait,
    random: settings.random ?? Math.random,
  });
}

function checkToken(token: string): string {
  if (token === '') {
    throw new SettingError('token', 'The Turso API token is empty. Set TURSO_API_TOKEN, or create a token with "turso auth api-tokens mint".');
  }
  if (!isSendableToken(token)) {
    throw new SettingError('token', 'The Turso API token contains a space, a line break or another character that no token has. Copy it again.');
  }
  return token;
}

function checkOrganization(organization: string | undefined): string | undefined {
  if (organization === undefined || SLUG.accepts(organization)) return organization;
  throw new SettingError('organization', `The Turso organization is ${JSON.stringify(organization)}. Use its slug. ${SLUG.words}`);
}

function checkUrl(setting: 'baseUrl' | 'regionUrl', what: string, text: string, example: string): string {
  const remedy = `Use an http or https URL without user, query or fragment, for example "${example}".`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) {
    // It may still contain a password.
    throw new SettingError(setting, `The Turso ${what} is ${JSON.stringify(withoutCredentials(text))}, which is not a URL. ${remedy}`);
  }
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!['http:', 'https:'].includes(url.protocol) || !plain) {
    throw new SettingError(setting, `The Turso ${what} ${JSON.stringify(withoutPassword(url))} cannot be used. ${remedy}`);
  }
  return (url.origin + url.pathname).replace(/\/+$/, '');
}

/** Returns the URL without what may be a secret. Without slashes, as in `me:password@host`, the password is part of the path. */
function withoutPassword({ protocol, host, pathname }: URL): string {
  return `${protocol}${host === '' ? pathname.replace(/^.*@/, '...@') : `//${host}${pathname}`}`;
}

function checkConcurrency(value: number): number {
  if (API_CONCURRENCY.accepts(value)) return value;
  throw new SettingError('concurrency', `concurrency is ${value}. ${API_CONCURRENCY.words}`);
}

function checkPositive(name: keyof PlatformSettings, value: number): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw new SettingError(name, `${name} is ${value}. Use a whole number greater than 0.`);
}
