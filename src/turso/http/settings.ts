import { exchange, type Exchange } from './exchange';
import { Clock, Random, realWait, Wait } from './time';
import { API_CONCURRENCY } from '../../notation/concurrency';
import { SLUG } from '../../notation/slug';
import { isSendableToken } from '../../notation/token';
import { API_URL, withoutCredentials } from '../../notation/url';

/** What a request to the Platform API came to, for a log. It holds no secret. */
export interface PlatformLogEntry {
  readonly method: string;
  /** The path below the base URL. */
  readonly path: string;
  /** Which try of the request this was, from 1. */
  readonly attempt: number;
  /** How long the try took, in milliseconds. */
  readonly duration: number;
  /** The HTTP status, or nothing if there was no answer. */
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
   * The slug of the organization; that of a personal account is its username.
   * @default - the personal account that the token belongs to
   */
  readonly organization?: string;
  /** @default 'https://api.turso.tech' */
  readonly baseUrl?: string;
  /**
   * The service that tells which location is the closest.
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
   * Time limit for all tries of a request together while nothing has ever answered at the base URL, in milliseconds.
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
   * @default - over Node's own HTTP client, as the environment names proxies and certificates
   */
  readonly exchange?: Exchange;
  /** @default Date.now */
  readonly clock?: Clock;
  /** @default - waits by the real clock */
  readonly wait?: Wait;
  /** @default Math.random */
  readonly random?: Random;
}

/** The settings with every default settled. */
export type ResolvedPlatformSettings = Readonly<
  Required<Omit<PlatformSettings, 'organization'>> & Pick<PlatformSettings, 'organization'>
>;

/** Turso's service that tells which location is the closest. */
export const DEFAULT_REGION_URL = 'https://region.turso.io';

/** A setting that cannot be used. */
export class SettingError extends Error {
  constructor(readonly setting: keyof PlatformSettings, message: string) {
    super(message);
    this.name = 'SettingError';
  }
}

/**
 * Checks the settings and fills in the defaults.
 *
 * @throws SettingError if the token is empty or cannot be sent, the organization is no slug, a URL is no
 *   HTTP URL, or a limit is not a whole number above 0. No message holds the token.
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
    throw new SettingError('token', 'The Turso API token is empty. Set TURSO_API_TOKEN, or make a token with "turso auth api-tokens mint".');
  }
  if (!isSendableToken(token)) {
    throw new SettingError('token', 'The Turso API token holds a space, a line break or another character that no token has. Copy it again.');
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
    // A password may stand in it all the same.
    throw new SettingError(setting, `The Turso ${what} is ${JSON.stringify(withoutCredentials(text))}, which is no URL. ${remedy}`);
  }
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!['http:', 'https:'].includes(url.protocol) || !plain) {
    throw new SettingError(setting, `The Turso ${what} ${JSON.stringify(withoutPassword(url))} cannot be used. ${remedy}`);
  }
  return (url.origin + url.pathname).replace(/\/+$/, '');
}

/** As it was written, but for what may be a secret. Without slashes, as in `me:password@host`, the password counts as path. */
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
