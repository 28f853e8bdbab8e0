import { readLedger, type Discovery, type Finding, type FleetDatabase, type FleetState } from '../../fleet';
import { quotedNames } from '../../notation/words';
import { isTursoError, type Database } from '../../turso';
import type { Connection } from '../connection';
import { counted } from '../render';

/** The tenants that a command found. */
export interface KnownTenants {
  readonly connection: Connection;
  readonly schema: FleetDatabase;
  readonly fleet: FleetState;
  readonly databases: readonly Database[];
  /** Ids of the databases of the ledger that no list has. */
  readonly goneIds: readonly string[];
  readonly discovery: Discovery | undefined;
}

/** Finds tenants that a rollout would miss, because a command knows less than the configuration of the fleet. */
export async function aboutTenants(known: KnownTenants): Promise<Finding[]> {
  return [...await hiddenTenants(known), ...await otherBranches(known)];
}

/**
 * Finds tenants of the ledger that exist but that no list has, because the token may not see their group. A rollout would take them for
 * deleted.
 */
async function hiddenTenants({ connection: { api, sql }, schema, goneIds }: KnownTenants): Promise<Finding[]> {
  if (goneIds.length === 0) return [];
  const ids = new Set(goneIds);
  const hidden: string[] = [];
  for await (const { id, name } of readLedger(sql, schema)) {
    if (ids.has(id) && await exists(name, id)) hidden.push(name);
  }
  return hidden.length === 0 ? [] : [{
    severity: 'error',
    summary: hidden.length === 1 ? '1 tenant is out of reach' : `${hidden.length} tenants are out of reach`,
    detail: `The ledger names ${quotedNames(hidden)}, which the API token may not see. A rollout would treat ${hidden.length === 1 ? 'it as deleted' : 'them as deleted'}. `
      + 'Use a token for the whole organization, or for the group of these databases.',
    about: { kind: 'tenants' },
  }];

  async function exists(name: string, id: string): Promise<boolean> {
    try {
      return (await api.databases.find(name))?.dbId === id;
    } catch (error) {
      if (isTursoError(error, 'forbidden')) return true;
      throw error;
    }
  }
}

/** Warns of branches of the schema database that no rollout has visited. They are probably tenants that an application created. */
async function otherBranches({ connection: { api }, schema, fleet, databases, discovery }: KnownTenants): Promise<Finding[]> {
  if (discovery !== undefined || schema.group === undefined) return [];
  const known = new Set([...databases.map(({ name }) => name), ...fleet.branches]);
  const listed = await api.databases.list({ group: schema.group });
  const others = listed.filter(({ name, parent }) => parent?.dbId === schema.id && !known.has(name)).map(({ name }) => name);
  return others.length === 0 ? [] : [{
    severity: 'warning',
    summary: `${counted(others.length, 'database')} left out`,
    detail: `${quotedNames(others)} ${others.length === 1 ? 'is a branch' : 'are branches'} of the schema database, but not in the ledger. To migrate ${
      others.length === 1 ? 'it' : 'them'}, give --parent ${schema.name}. An application that uses cdktf-turso/runtime migrates a tenant when it opens it.`,
    about: { kind: 'search' },
  }];
}
