import { hiddenTenants, type Discovery, type Finding, type FleetDatabase, type FleetState } from '../../fleet';
import { quotedNames } from '../../notation/words';
import type { Database } from '../../turso';
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
  const { connection: { api, sql }, schema, goneIds } = known;
  const exists = async (name: string, id: string) => (await api.databases.find(name))?.dbId === id;
  const hidden = await hiddenTenants({ sql, schema, ids: new Set(goneIds), exists });
  return [...hidden === undefined ? [] : [hidden], ...await otherBranches(known)];
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
