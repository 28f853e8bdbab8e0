import type { Finding } from './finding';
import { quotedNames } from '../../notation/words';
import { isTursoError, type SqlClient } from '../../turso';
import type { FleetDatabase } from '../database/fleet-database';
import { readLedger } from '../ledger/ledger';

/** The tenants that a rollout would take out of the ledger. */
export interface LeavingTenants {
  readonly sql: SqlClient;
  readonly schema: FleetDatabase;
  /** Ids of the databases. */
  readonly ids: ReadonlySet<string>;
  /** Whether a tenant exists that should not leave. May fail with a 403, which says that the token may not see the tenant. */
  readonly exists: (name: string, id: string) => Promise<boolean>;
  /** How many tenants to ask for at most. @default all */
  readonly atMost?: number;
  readonly signal?: AbortSignal;
}

/**
 * Finds tenants of the ledger that no list has, only because the token may not see their group. A rollout would take them for deleted, and
 * remove them from the ledger.
 */
export async function hiddenTenants({ sql, schema, ids, exists, atMost = ids.size, signal }: LeavingTenants): Promise<Finding | undefined> {
  if (ids.size === 0) return undefined;
  const leaving: { readonly id: string; readonly name: string }[] = [];
  for await (const row of readLedger(sql, schema, { signal })) {
    if (ids.has(row.id)) leaving.push(row);
    if (leaving.length === atMost) break;
  }
  const hidden = (await Promise.all(leaving.map(async ({ id, name }) => (await isHidden(name, id) ? [name] : [])))).flat();
  return hidden.length === 0 ? undefined : {
    severity: 'error',
    summary: hidden.length === 1 ? '1 tenant is out of reach' : `${hidden.length} tenants are out of reach`,
    detail: `The ledger names ${quotedNames(hidden)}, which the API token may not see. A rollout would treat ${hidden.length === 1 ? 'it as deleted' : 'them as deleted'}. `
      + 'Use a token for the whole organization, or for the group of these databases.',
    about: { kind: 'tenants' },
  };

  async function isHidden(name: string, id: string): Promise<boolean> {
    try {
      return await exists(name, id);
    } catch (error) {
      if (isTursoError(error, 'forbidden')) return true;
      throw error;
    }
  }
}
