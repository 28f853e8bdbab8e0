import type { TenantError } from './errors';
import type { Clock } from '../turso/http/time';

/** How long a tenant counts as absent, in milliseconds. Another process may create it meanwhile. */
const ABSENT_MS = 5_000;

/** Requests with random names must not fill the memory. */
const MOST = 10_000;

/** Remembers for a short while which tenants have no database, so that requests for unknown names cost nothing. */
export class AbsentTenants {
  readonly #absent = new Map<string, { readonly error: TenantError; readonly until: number }>();

  constructor(private readonly clock: Clock) {}

  /** @throws TenantError if the tenant was absent a short while ago */
  check(tenantId: string): void {
    const known = this.#absent.get(tenantId);
    if (known === undefined) return;
    if (this.clock() < known.until) throw known.error;
    this.#absent.delete(tenantId);
  }

  add(tenantId: string, error: TenantError): void {
    const [oldest] = this.#absent.keys();
    if (this.#absent.size >= MOST && oldest !== undefined) this.#absent.delete(oldest);
    this.#absent.set(tenantId, { error, until: this.clock() + ABSENT_MS });
  }

  forget(tenantId: string): void {
    this.#absent.delete(tenantId);
  }
}
