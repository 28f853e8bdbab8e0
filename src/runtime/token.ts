import { TenantError, TenantsConfigurationError } from './errors';
import type { TokenSource } from './options';
import { claimsOf } from '../notation/jwt';
import { isSendableToken } from '../notation/platform-api';
import { holdSecret } from '../turso/http/redact';
import type { Clock } from '../turso/http/time';

/** How long before its end a token is replaced, in milliseconds. Of a shorter life it is the last tenth. */
const MARGIN = 60_000;

/** A token, or a function that returns one. The function is asked again before a token ends, and after a server has rejected it. */
export class Token {
  readonly #name: string;
  /** Undefined for a token that was given as a text. */
  readonly #source: Exclude<TokenSource, string> | undefined;
  readonly #clock: Clock;
  #asking: Promise<string> | undefined;
  #value: string | undefined;
  #renewAt = Infinity;

  /** @param name of the option, for messages */
  constructor(name: string, source: TokenSource, clock: Clock) {
    this.#name = name;
    this.#clock = clock;
    if (typeof source === 'function') {
      this.#source = source;
    } else {
      holdSecret(source);
      this.#value = source;
    }
  }

  /** @throws TenantError if the function returns no token */
  async get(): Promise<string> {
    if (this.#value !== undefined && this.#clock() < this.#renewAt) return this.#value;
    return this.#ask(this.#source!);
  }

  /** Returns a token that differs from the rejected one. Undefined if the source has no other. */
  async replace(rejected: string): Promise<string | undefined> {
    if (this.#source === undefined) return undefined;
    const value = this.#value === rejected ? await this.#ask(this.#source) : await this.get();
    return value === rejected ? undefined : value;
  }

  async #ask(source: Exclude<TokenSource, string>): Promise<string> {
    this.#asking ??= (async () => this.#keep(await source()))();
    try {
      return await this.#asking;
    } catch (error) {
      if (error instanceof TenantError) throw error;
      throw new TenantError('UNAVAILABLE', `${this.#name}() failed: ${error instanceof Error ? error.message : 'it threw no error object'}. No request was sent.`);
    } finally {
      this.#asking = undefined;
    }
  }

  #keep(value: unknown): string {
    if (typeof value !== 'string' || value === '' || !isSendableToken(value)) {
      throw new TenantsConfigurationError(`${this.#name}() returned ${typeof value === 'string' ? 'a text that cannot be a token' : typeof value}. Let it return a token.`);
    }
    holdSecret(value);
    const now = this.#clock();
    const left = (endOf(value) ?? Infinity) - now;
    this.#value = value;
    this.#renewAt = now + Math.max(left - MARGIN, left * 0.9);
    return value;
  }
}

/** Returns when a token ends, in milliseconds since 1970; undefined if it does not say so. */
export function endOf(token: string): number | undefined {
  const { exp } = claimsOf(token) ?? {};
  return typeof exp === 'number' ? exp * 1_000 : undefined;
}
